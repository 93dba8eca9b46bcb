import { z } from "zod";
import { setting } from "./setting.ts";

/** What makes the vectors that queries are searched by, beside their words. */
export const embeddingSettings = {
  embeddingUrl: setting(
    "CATALOG_EMBEDDING_URL",
    "An endpoint that speaks OpenAI's protocol, without /embeddings, for searchQueries to go by meaning; it is sent questions, the text of queries, and what is said of their tables.",
    "none: search goes by words",
    z
      .url({ protocol: /^https?$/ })
      .transform((text) => text.replace(/\/+$/, ""))
      .optional(),
  ),
  embeddingModel: setting(
    "CATALOG_EMBEDDING_MODEL",
    "The model that this endpoint is asked for; with another one all vectors are made anew.",
    "none",
    z.string().optional(),
  ),
  embeddingKey: setting(
    "CATALOG_EMBEDDING_KEY",
    "This endpoint's API key, sent as a bearer token; better set in the environment than as an option, which other users of the machine can see.",
    "none",
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, "printable characters without spaces")
      .optional(),
  ),
  embeddingDimensions: setting(
    "CATALOG_EMBEDDING_DIMENSIONS",
    "How many dimensions the model is asked for, where it can be; fewer are faster.",
    "as many as the model has, 4096 at most",
    z.coerce.number().int().min(2).max(4_096).optional(),
  ),
  embeddingTimeoutSeconds: setting(
    "CATALOG_EMBEDDING_TIMEOUT_SECONDS",
    "How long this endpoint may take for one request; somebody who is searching waits 3 seconds at most.",
    "30",
    z.coerce.number().int().min(1).max(600).default(30),
  ),
} as const;
