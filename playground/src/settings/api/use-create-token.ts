import { useRef, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";
import { useSession } from "../../app/session/session.tsx";
import { createToken, type TokenRow } from "./operations.ts";
import { type RotationChoice, rotationInput } from "./rotation.ts";
import { boxSecret, type SecretBox } from "./secret-box.ts";

export type TokenWish = {
  readonly scope: TokenRow["scope"];
  readonly name: string;
  readonly expiresAt: number;
  /** The token in whose place the new one comes; without one a place has to be free. */
  readonly replace: string | undefined;
  readonly rotation: RotationChoice;
};

export type CreatedToken = { readonly box: SecretBox; readonly token: TokenRow };

/** 128 random bits; `crypto.randomUUID` is missing where the page did not come by https. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Sends one wish at a time, however often the button is pressed, under one key for each wish. */
export function useCreateToken(onCreated: (created: CreatedToken) => void) {
  const { call } = useSession();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const isSent = useRef(false);

  async function create({ scope, name, expiresAt, replace, rotation }: TokenWish): Promise<void> {
    if (isSent.current) return;
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    const variables = {
      scope,
      name: name.trim() || null,
      expiresAt: new Date(expiresAt).toISOString(),
      ...(replace === undefined
        ? { ifActive: "FAIL" as const }
        : { ifActive: "REPLACE" as const, replace, rotation: rotationInput(rotation) }),
    };
    try {
      const answer = await call(createToken, variables, { headers: { "idempotency-key": newKey() } });
      const { secret, token } = answer.createToken;
      onCreated({ box: boxSecret(secret), token });
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      isSent.current = false;
      setBusy(false);
    }
  }

  return { create, isBusy, problem };
}
