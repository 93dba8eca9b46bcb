/** What a request asks for, when it is written in the usual way. */
export type Parameters = {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName: string | null | undefined;
};

const names = new Set(["query", "variables", "operationName", "extensions"]);

/** Null for everything that is not exactly that: to say what is wrong with it is not for here. */
export function parametersOf(body: Buffer): Parameters | null {
  const given = parsed(body);
  if (!isRecord(given)) return null;
  for (const name in given) if (!names.has(name)) return null;
  const { query, variables, operationName, extensions } = given;
  if (typeof query !== "string" || !isRecordOrNothing(variables) || !isRecordOrNothing(extensions)) return null;
  // An empty name is one that no operation has.
  if (operationName === "" || !isTextOrNothing(operationName)) return null;
  return { query, variables, operationName };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecordOrNothing(value: unknown): value is Record<string, unknown> | null | undefined {
  return value === undefined || value === null || isRecord(value);
}

function isTextOrNothing(value: unknown): value is string | null | undefined {
  return value === undefined || value === null || typeof value === "string";
}
