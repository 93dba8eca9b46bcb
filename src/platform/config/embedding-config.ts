import { StartError } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";
import type { SettingValues } from "./settings.ts";

/** The endpoint that makes vectors of texts. Its key prints as `[secret]`. */
export type EmbeddingEndpoint = {
  readonly url: string;
  readonly model: string;
  readonly key: Secret | null;
  /** Null: as many as the model has. */
  readonly dimensions: number | null;
  readonly timeoutSeconds: number;
};

type EmbeddingValues = Pick<
  SettingValues,
  "embeddingUrl" | "embeddingModel" | "embeddingKey" | "embeddingDimensions" | "embeddingTimeoutSeconds"
>;

/** Null when queries are searched by their words alone. */
export function embeddingEndpointOf(values: EmbeddingValues): EmbeddingEndpoint | null {
  const { embeddingUrl: url, embeddingModel: model, embeddingKey: key, embeddingDimensions: dimensions } = values;
  if (url === undefined) {
    if (model === undefined && key === undefined && dimensions === undefined) return null;
    throw new StartError(
      "CATALOG_EMBEDDING_MODEL, CATALOG_EMBEDDING_KEY and CATALOG_EMBEDDING_DIMENSIONS mean nothing without CATALOG_EMBEDDING_URL.",
    );
  }
  if (model === undefined) throw new StartError("CATALOG_EMBEDDING_URL needs CATALOG_EMBEDDING_MODEL beside it.");
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new StartError("CATALOG_EMBEDDING_URL must not hold a password; the key belongs into CATALOG_EMBEDDING_KEY.");
  return {
    url,
    model,
    key: key === undefined ? null : new Secret(key),
    dimensions: dimensions ?? null,
    timeoutSeconds: values.embeddingTimeoutSeconds,
  };
}
