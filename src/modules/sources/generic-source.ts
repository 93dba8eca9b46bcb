import { badUserInput } from "#kernel/errors.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { findGenericSource } from "./source-repository.ts";

type Claim = { readonly id: string; readonly field: string };

/** An account has one generic API source at a time. The database holds the rule, this names the one that is there. */
export async function assertOnlyGenericSource(write: CatalogWrite, { id, field }: Claim): Promise<void> {
  const there = await findGenericSource(write);
  if (there === null || there.id === id) return;
  const message = `This account already has its generic API source: ${JSON.stringify(there.name)}, ${there.id}. Use that one; with a technology or a type, createSource makes a further one.`;
  throw badUserInput(field, message);
}
