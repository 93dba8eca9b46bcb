import type { Sql } from "./sql.ts";

/** A list of one kind of asset: what it may show, in which order. */
export type ListQuery = {
  /** The table under the alias `a`, with the joins that filters and orders need. */
  readonly from: Sql;
  readonly where: readonly Sql[];
  /** Ends nowhere in a tie: the id is always added last. */
  readonly orderBy: readonly Sql[];
  /** An order by something that many rows share; instead of `from` and `orderBy`. */
  readonly ordered?: OrderedBy | undefined;
  /** Its column holds one of these; an index leads from each of them to the rows in the order of their ids. */
  readonly oneOf?: OneOf | undefined;
  /** It passes one of these, by each of which an index leads to the rows in the order of their ids. */
  readonly either?: readonly Sql[] | undefined;
  /** A condition that many rows may pass, or hardly one; an index finds those that pass, in no order. */
  readonly sought?: Sql | undefined;
  /** One number, as a query that does not look at the rows themselves, or at less of them than `where` would. */
  readonly kept?: ((accountId: string) => Sql) | undefined;
};

export type OneOf = { readonly column: Sql; readonly ids: readonly string[] };

/** Groups `g`, in their order, of rows `a`, which are those of one `g` together. Those of one group follow by their ids. */
export type OrderedBy = { readonly groups: Sql; readonly rows: readonly Sql[]; readonly orderBy: readonly Sql[] };
