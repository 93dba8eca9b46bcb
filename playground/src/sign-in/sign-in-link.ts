export type SignInLink = { readonly kind: "invitation" | "reset" | "setup"; readonly token: string };

/** The one-time link that led here, if one did. */
export function linkIn(fragment: string): SignInLink | undefined {
  const [, kind, token] = /^#(invitation|reset|setup)=([\w-]{1,200})$/.exec(fragment) ?? [];
  if (token === undefined) return undefined;
  if (kind === "invitation" || kind === "reset" || kind === "setup") return { kind, token };
  return undefined;
}

/** Takes it out of the address, so that neither the history nor a picture of the window keeps it. */
export function takeLink(): SignInLink | undefined {
  const link = linkIn(location.hash);
  if (link !== undefined) history.replaceState(history.state, "", location.pathname + location.search);
  return link;
}
