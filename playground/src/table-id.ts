import type { ExecutionResult } from "graphql";
import { anyTableId } from "./examples.ts";

const firstTable = "{ getTables(pagination: { nbPerPage: 1 }) { data { id } } }";

function idIn(result: ExecutionResult): string | undefined {
  // The shape is that of the query above; anything else reads as no table.
  const data = result.data as { getTables?: { data?: { id?: string }[] } } | null | undefined;
  return data?.getTables?.data?.[0]?.id;
}

/** Puts the id of a real table where an example wants one, so that it answers something at the first click. */
export async function fillTableId(
  variables: Record<string, unknown> | undefined,
  ask: (query: string) => Promise<ExecutionResult>,
): Promise<Record<string, unknown> | undefined> {
  if (variables === undefined || !Object.values(variables).includes(anyTableId)) return variables;
  const id = idIn(await ask(firstTable));
  if (id === undefined) return variables;
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value === anyTableId ? id : value]),
  );
}
