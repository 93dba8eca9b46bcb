/** Hands a secret over once: whoever takes it holds it alone from then on. */
export type SecretBox = { readonly take: () => string };

export function boxSecret(secret: string): SecretBox {
  let held = secret;
  return {
    take: () => {
      const taken = held;
      held = "";
      return taken;
    },
  };
}
