import { createHmac, hkdfSync } from "node:crypto";
import { Secret } from "#kernel/secret.ts";

type Derivation = { readonly webhookId: string; readonly version: number };

const secretBytes = 32;

/**
 * The secret of one version of one webhook. It follows from the instance's key and is stored nowhere, so that a dump of
 * the database cannot sign anything (decision 0012).
 */
export function webhookSecret(key: Uint8Array, { webhookId, version }: Derivation): Secret {
  const derived = hkdfSync("sha256", key, "catalog-webhook", `${webhookId}/${version}`, secretBytes);
  return new Secret(`whsec_${Buffer.from(derived).toString("base64")}`);
}

export type Signed = { readonly id: string; readonly timestamp: number; readonly body: string };

/** One signature a secret, as the Standard Webhooks specification writes them. */
export function signatures(secrets: readonly Secret[], { id, timestamp, body }: Signed): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.reveal().slice("whsec_".length), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
    })
    .join(" ");
}
