const known = new Map<string, string | null>();
const mostKnown = 200;

/**
 * Which of GraphQL's two JSON types a client takes, or null when it takes neither. Among several, the first that is named
 * wins; an asterisk means `application/json`, which every client reads.
 */
export function acceptedType(accept = "*/*"): string | null {
  let type = known.get(accept);
  if (type === undefined) {
    type = firstOf(accept);
    if (known.size >= mostKnown) known.clear();
    known.set(accept, type);
  }
  return type;
}

/**
 * How variables that do not fit are answered: like any value that an operation cannot take, but to those who ask for the
 * type of GraphQL over HTTP, which says 400.
 */
export function statusOfVariables(type: string | null): number {
  return type === ofTheSpecification ? 400 : 200;
}

const plain = "application/json";
const ofTheSpecification = "application/graphql-response+json";
const types: Readonly<Record<string, string>> = {
  "*/*": plain,
  "application/*": plain,
  [plain]: plain,
  [ofTheSpecification]: ofTheSpecification,
};

function firstOf(accept: string): string | null {
  for (const range of accept.replace(/\s/g, "").toLowerCase().split(",")) {
    const [name = "", ...parameters] = range.split(";");
    const charset = parameters.find((parameter) => parameter.includes("charset=")) ?? "charset=utf-8";
    const type = types[name];
    if (charset === "charset=utf-8" && type !== undefined) return type;
  }
  return null;
}
