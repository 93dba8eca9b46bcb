/** The content codings that the build writes beside its files, the better one first. */
export const codings = ["br", "gzip"] as const;

export type Coding = (typeof codings)[number];

/** The weight that an Accept-Encoding header gives each name in it; a name without a weight counts fully. */
function weights(header: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const part of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = part.split(";").map((piece) => piece.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    if (name !== "") found.set(name, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return found;
}

/**
 * The coding to answer with: the client's favourite among those available, ours where it has none, and `undefined`
 * for plain bytes. A weight of zero, or one that is not a number, is a refusal.
 */
export function chooseCoding(header: string | undefined, available: readonly Coding[]): Coding | undefined {
  if (header === undefined) return undefined;
  const asked = weights(header);
  let best: { coding: Coding; weight: number } | undefined;
  for (const coding of codings) {
    const weight = asked.get(coding) ?? asked.get("*") ?? 0;
    if (available.includes(coding) && weight > (best?.weight ?? 0)) best = { coding, weight };
  }
  return best?.coding;
}
