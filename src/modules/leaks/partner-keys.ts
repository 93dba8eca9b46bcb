import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Clock } from "#kernel/clock.ts";

/** As GitHub lists them for its secret scanning partners. */
export type PublishedKey = { readonly key_identifier: string; readonly key: string };

export type Signed = { readonly keyId: string; readonly signature: string; readonly body: Buffer };

/** Whether the scanner that publishes these keys signed the body. */
export type VerifyPartner = (signed: Signed) => Promise<boolean>;

const refreshMilliseconds = 3_600_000;
/** Whoever invents key ids does not make this instance ask for them again and again. */
const pauseMilliseconds = 60_000;

/** Keys are asked for when one is needed that is not known, and once an hour, so that a withdrawn one is forgotten. */
export function createVerifyPartner(fetchKeys: () => Promise<readonly PublishedKey[]>, clock: Clock): VerifyPartner {
  let keys = new Map<string, KeyObject>();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    const published = await fetchKeys();
    keys = new Map(published.flatMap(({ key_identifier, key }) => usable(key_identifier, key)));
  };
  return async ({ keyId, signature, body }) => {
    const age = clock.now().getTime() - askedAt;
    const isDue = age > refreshMilliseconds || (!keys.has(keyId) && age > pauseMilliseconds);
    if (isDue) {
      askedAt = clock.now().getTime();
      asking = refresh();
    }
    // Reports come in bursts: who signed those that arrive meanwhile is not known before the keys are there.
    if (isDue || !keys.has(keyId)) await asking;
    const key = keys.get(keyId);
    return key !== undefined && verify("sha256", body, key, Buffer.from(signature, "base64"));
  };
}

/** ECDSA on P-256 and nothing else, whatever else is published. */
function usable(id: string, pem: string): [string, KeyObject][] {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? [[id, key]] : [];
  } catch {
    return [];
  }
}
