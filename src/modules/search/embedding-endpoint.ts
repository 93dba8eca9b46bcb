import { z } from "zod";
import type { Secret } from "#kernel/secret.ts";
import { postToEndpoint } from "#platform/http/post-to-endpoint.ts";

export type EmbeddingSettings = {
  /** Without `/embeddings`. */
  readonly url: string;
  readonly model: string;
  readonly key: Secret | null;
  /** Null: as many as the model has. */
  readonly dimensions: number | null;
  readonly timeoutSeconds: number;
};

export type Bounds = { readonly seconds: number; readonly signal: AbortSignal };

/** Gives each text its vector, in the order of the texts. */
export type Embed = (texts: readonly string[], bounds: Bounds) => Promise<(readonly number[])[]>;

const mostDimensions = 4_096;
const name = "the embedding endpoint";
/** Sixty-four vectors of the most dimensions, at 24 characters a number. */
const mostBytes = 8_000_000;

const answer = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(2).max(mostDimensions) })),
});

export function createEmbed({ url, model, key, dimensions }: EmbeddingSettings): Embed {
  return async (texts, bounds) => {
    const wanted = dimensions === null ? {} : { dimensions };
    const body = { model, input: texts, encoding_format: "float", ...wanted };
    const said = await postToEndpoint({ url: `${url}/embeddings`, key, body, name, ...bounds, mostBytes });
    return vectorsOf(said, texts.length, dimensions);
  };
}

/** Anything but one vector for each text, all of one length, is an error: a wrong one would rank quietly. */
function vectorsOf(said: unknown, count: number, dimensions: number | null): (readonly number[])[] {
  const parsed = answer.safeParse(said);
  if (!parsed.success) throw new Error(`${name} answered something that is no list of embeddings`);
  const byIndex = new Map(parsed.data.data.map(({ index, embedding }) => [index, embedding]));
  const vectors = Array.from({ length: count }, (_, index) => byIndex.get(index)).filter((one) => one !== undefined);
  if (vectors.length !== count || parsed.data.data.length !== count)
    throw new Error(`${name} answered ${parsed.data.data.length} embeddings for ${count} texts`);
  const length = dimensions ?? vectors[0]?.length;
  const wrong = vectors.find((vector) => vector.length !== length);
  if (wrong !== undefined) throw new Error(`${name} answered ${wrong.length} dimensions where ${length} were expected`);
  return vectors;
}
