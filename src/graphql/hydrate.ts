import type { FoundPage } from "#platform/database/find-page.ts";
import type { Prisma } from "#platform/database/generated/prisma/client.ts";
import type { Context } from "./context.ts";

export type Model = Uncapitalize<Prisma.ModelName>;

type Loaded = { readonly id: string };

/**
 * The rows of these ids, in their order, with what was selected of them: `query` is what Pothos hands to a resolver. A
 * row that was deleted meanwhile is left out.
 */
export async function hydrate(context: Context, model: Model, query: object, ids: readonly string[]): Promise<never> {
  const selected = { ...query };
  if (ids.length === 0) return [] as never;
  const rows = await (context.load(modelName(model), selected, ids) ?? loadByPrisma(context, model, selected, ids));
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []) as never;
}

/** The rows of a page, found and loaded by one statement where that is possible. */
export async function hydratePage(context: Context, model: Model, query: object, found: FoundPage): Promise<never> {
  const selected = { ...query };
  const rows = found.rows((which) => context.load(modelName(model), selected, which));
  return rows === null ? hydrate(context, model, selected, await found.ids()) : ((await rows) as never);
}

function loadByPrisma(context: Context, model: Model, selected: object, ids: readonly string[]): Promise<Loaded[]> {
  // Each delegate takes and answers its own model's shapes, which no common signature can say; Pothos checks the fields.
  const delegate = context.prisma[model] as unknown as { findMany: (args: object) => Promise<Loaded[]> };
  return delegate.findMany({ ...selected, where: { id: { in: [...ids] } } });
}

/** Prisma names a model's delegate by the model with a small first letter. */
function modelName(model: Model): Prisma.ModelName {
  return (model.charAt(0).toUpperCase() + model.slice(1)) as Prisma.ModelName;
}
