import type { ExecutionResult } from "graphql";
import type { Transport } from "./transport.ts";

export interface SavedOperation {
  id: string;
  name: string;
  document: string;
  variables: Record<string, unknown> | null;
}

function answerOf<T>(result: ExecutionResult, field: string): T {
  const [error] = result.errors ?? [];
  if (error !== undefined) throw new Error(error.message);
  // The shape is that of the operations below.
  return (result.data as Record<string, T>)[field] as T;
}

export async function listSaved(ask: Transport["ask"]): Promise<SavedOperation[]> {
  return answerOf(
    await ask("query SavedOperations { savedOperations { id name document variables } }"),
    "savedOperations",
  );
}

const save = `mutation SaveOperation($name: String!, $document: String!, $variables: JSON) {
  saveOperation(name: $name, document: $document, variables: $variables) { id }
}`;

export async function saveOperation(
  ask: Transport["ask"],
  operation: { name: string; document: string; variables: Record<string, unknown> | undefined },
): Promise<void> {
  answerOf(await ask(save, { ...operation, variables: operation.variables ?? null }), "saveOperation");
}

export async function deleteSaved(ask: Transport["ask"], id: string): Promise<void> {
  answerOf(
    await ask("mutation DeleteSavedOperation($id: ID!) { deleteSavedOperation(id: $id) }", { id }),
    "deleteSavedOperation",
  );
}
