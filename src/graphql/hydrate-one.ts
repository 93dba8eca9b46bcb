import { notFound } from "#kernel/errors.ts";
import type { Context } from "./context.ts";
import { hydrate, type Model } from "./hydrate.ts";

/** The row of this id with what was selected of it, for a mutation that answers a single one. */
export async function hydrateOne(context: Context, model: Model, query: object, id: string): Promise<never> {
  // `hydrate` leaves the shape to Pothos, which checks the fields; here only the first of its rows is taken.
  const [row] = (await hydrate(context, model, query, [id])) as readonly unknown[];
  if (row === undefined) throw notFound(model, id);
  return row as never;
}
