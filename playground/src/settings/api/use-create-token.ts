import { useSession } from "../../app/session/session.tsx";
import { createToken, type TokenRow } from "./operations.ts";
import { type RotationChoice, rotationInput } from "./rotation.ts";
import { boxSecret, type SecretBox } from "./secret-box.ts";
import { oneWish, useSubmit } from "./use-submit.ts";

export type TokenWish = {
  readonly scope: TokenRow["scope"];
  readonly name: string;
  readonly expiresAt: number;
  /** The token in whose place the new one comes; without one a place has to be free. */
  readonly replace: string | undefined;
  readonly rotation: RotationChoice;
};

export type CreatedToken = { readonly box: SecretBox; readonly token: TokenRow };

export function useCreateToken(onCreated: (created: CreatedToken) => void) {
  const { call } = useSession();
  const { submit, isBusy, problem } = useSubmit();

  function create({ scope, name, expiresAt, replace, rotation }: TokenWish): Promise<void> {
    const variables = {
      scope,
      name: name.trim() || null,
      expiresAt: new Date(expiresAt).toISOString(),
      ...(replace === undefined
        ? { ifActive: "FAIL" as const }
        : { ifActive: "REPLACE" as const, replace, rotation: rotationInput(rotation) }),
    };
    return submit(async () => {
      const { secret, token } = (await call(createToken, variables, oneWish())).createToken;
      onCreated({ box: boxSecret(secret), token });
    });
  }

  return { create, isBusy, problem };
}
