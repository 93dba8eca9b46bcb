import { contains } from "#platform/database/conditions.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { sql } from "#platform/database/sql.ts";
import type { ListTermsInput, TermSortingKey } from "./term-list.ts";

const sortColumns: Readonly<Record<TermSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: true },
  ownersAndTeamOwnersCount: { column: sql`a.owners_count`, nullable: false },
};

export function termsQuery({ scope, sorting }: ListTermsInput): ListQuery {
  const { ids, nameContains } = scope ?? {};
  const where = [
    sql`a.deleted_at IS NULL`,
    ...given(ids, (some) => anyId(sql`a.id`, some)),
    ...given(nameContains, (text) => contains(sql`a.name`, text)),
  ];
  return { from: sql`terms a`, where, orderBy: orderBy(sorting, sortColumns) };
}
