import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { type Listed, listsOf } from "./listed.ts";
import { ranksOf, storeWorld } from "./store-world.ts";
import { createWorld } from "./world.ts";

// Any number makes another catalog; it is in the titles, so that one that fails can be had again.
const seed = Number(process.env.CATALOG_PROPERTY_SEED ?? Math.floor(Math.random() * 1_000_000));
const numRuns = process.env.CATALOG_FAULTS === "long" ? 400 : 12;
const world = createWorld(seed);

let app: TestApp;
let ranks: ReadonlyMap<string, number>;
const levels = new Map<string, number>();

beforeAll(async () => {
  app = await createTestApp();
  await storeWorld(app, app, world);
  // Somebody else's catalog must not be seen in any of this.
  await storeWorld(app, app.other, createWorld(seed + 1));
  const names = Object.values(world).flatMap((rows) => rows.flatMap((row) => ("name" in row ? [row.name ?? ""] : [])));
  ranks = await ranksOf(app, [
    ...names,
    ...world.tags.map(({ label }) => label),
    ...world.queries.map(({ hash }) => hash),
  ]);
  const rows = await app.database.query<{ id: string; level: number }>(
    sql`SELECT table_id AS id, level FROM table_completion WHERE account_id = ${app.accountId}::uuid`,
  );
  for (const { id, level } of rows) levels.set(id, level);
});
afterAll(() => app[Symbol.asyncDispose]());

type Step = { readonly sortingKey: string; readonly direction: string; readonly nullsPriority: string };
type Row = { readonly id: string };

/** Steps one after the other, rows without a value where they were asked to go, ties by id. */
function sorted(list: Listed, rows: readonly Row[], sorting: readonly Step[]): Row[] {
  const orderOf = (value: string | number): number =>
    typeof value === "number" ? value : (ranks.get(value) ?? Number.NaN);
  const compare = (a: Row, b: Row, { sortingKey, direction, nullsPriority }: Step): number => {
    const [first, second] = [list.sortValue(a, sortingKey), list.sortValue(b, sortingKey)];
    if (first === second) return 0;
    if (first === null) return nullsPriority === "FIRST" ? -1 : 1;
    if (second === null) return nullsPriority === "FIRST" ? 1 : -1;
    const bySize =
      typeof first === "string" && !ranks.has(first) ? (first < second ? -1 : 1) : orderOf(first) - orderOf(second);
    return direction === "ASC" ? bySize : -bySize;
  };
  const byId = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);
  const [only, ...more] = sorting;
  const byTie = (a: Row, b: Row): number => {
    const [first, second] = [a, b].map((row) =>
      only && more.length === 0 ? list.tie(row, only.sortingKey) : undefined,
    );
    if (first === undefined || second === undefined || first === second) return 0;
    return first < second === (only?.direction === "ASC") ? -1 : 1;
  };
  const steps = [...sorting.map((step) => (a: Row, b: Row) => compare(a, b, step)), byTie];
  return rows.toSorted((a, b) => steps.map((step) => step(a, b)).find((found) => found !== 0) ?? byId(a, b));
}

type Asked = { readonly scope: object; readonly sorting?: readonly Step[]; readonly pagination: object };
type Page = { totalCount: number; page: number | null; greatestId?: string | null; data: Record<string, string>[] };

async function pageOf(
  { name, idField = "id", sortingKeys }: Listed,
  { scope, sorting, pagination }: Asked,
): Promise<Page> {
  const field = app.app && typesOf.get(name);
  const sorts = sortingKeys.length > 0 && sorting !== undefined;
  const document = `query ($p: Pagination, $w: ${field?.scope}${sorts ? `, $s: [${field?.sorting}!]` : ""}) {
    list: ${name}(pagination: $p, scope: $w${sorts ? ", sorting: $s" : ""}) { totalCount page greatestId data { id: ${idField} } } }`;
  return (await ask(app, document, { p: pagination, w: scope, ...(sorts && { s: sorting }) })).list;
}

const typesOf = new Map<string, { scope: string; sorting: string }>();
beforeAll(async () => {
  const { __schema } = await ask(
    app,
    "{ __schema { queryType { fields { name args { name type { name ofType { ofType { name } } } } } } } }",
  );
  for (const { name, args } of __schema.queryType.fields) {
    const typeOf = (wanted: string) => args.find((arg: { name: string }) => arg.name === wanted)?.type;
    typesOf.set(name, { scope: typeOf("scope")?.name, sorting: typeOf("sorting")?.ofType?.ofType?.name });
  }
});

async function expectModel(list: Listed, scope: object, sorting: readonly Step[], pages: number): Promise<void> {
  const rows = list.answer({ ...scope });
  const shownAs = new Map(
    rows.map((row) => [row.id, list.idField === "hash" && "hash" in row ? String(row.hash) : row.id]),
  );
  const expected = (order: readonly Row[]) => order.map(({ id }) => shownAs.get(id));
  const nbPerPage = Math.max(1, Math.ceil(rows.length / pages));
  const byNumber: unknown[] = [];
  for (let page = 0; page <= Math.ceil(rows.length / nbPerPage); page += 1) {
    const answer = await pageOf(list, { scope, sorting, pagination: { nbPerPage, page } });
    expect(answer).toMatchObject({ totalCount: rows.length, page });
    byNumber.push(...answer.data.map(({ id }) => id));
  }
  expect(byNumber).toEqual(expected(sorted(list, rows, sorting)));

  const byId: unknown[] = [];
  for (let greaterThanId: string | null | undefined = ""; typeof greaterThanId === "string"; ) {
    const answer: Page = await pageOf(list, { scope, pagination: { nbPerPage, greaterThanId } });
    expect(answer).toMatchObject({ totalCount: rows.length, page: null });
    byId.push(...answer.data.map(({ id }) => id));
    greaterThanId = answer.data.length < nbPerPage ? null : answer.greatestId;
  }
  expect(byId).toEqual(expected(sorted(list, rows, [])));
}

describe(`catalog ${seed}: pages, orders and filters are those of a plain model in memory`, () => {
  test.each(listsOf(world, levels).map((list) => [list.name, list] as const))(
    "%s",
    async (_name, list) => {
      const step = fc.record({
        sortingKey: fc.constantFrom(...(list.sortingKeys.length > 0 ? list.sortingKeys : ["none"])),
        direction: fc.constantFrom("ASC", "DESC"),
        nullsPriority: fc.constantFrom("FIRST", "LAST"),
      });
      const maxLength = list.sortingKeys.length === 0 ? 0 : 3;
      const sorting = fc.uniqueArray(step, { maxLength, selector: ({ sortingKey }) => sortingKey });
      await expectModel(list, {}, [], 3);
      await fc.assert(
        fc.asyncProperty(list.scope, sorting, fc.integer({ min: 1, max: 6 }), (scope, steps, pages) =>
          expectModel(list, scope, steps, pages),
        ),
        { numRuns },
      );
    },
    numRuns * 2_000 + 30_000,
  );

  test("each order by itself, both ways, with what has no value first and last", async () => {
    for (const list of listsOf(world, levels))
      for (const sortingKey of list.sortingKeys)
        for (const direction of ["ASC", "DESC"])
          for (const nullsPriority of ["FIRST", "LAST"]) {
            const rows = list.answer({});
            const steps = [{ sortingKey, direction, nullsPriority }];
            const { data } = await pageOf(list, { scope: {}, sorting: steps, pagination: { nbPerPage: 500 } });
            const hashes = new Map(rows.map((row) => [row.id, "hash" in row && list.idField ? row.hash : row.id]));
            expect([list.name, ...steps, data.map(({ id }) => id)]).toEqual([
              ...[list.name, ...steps, sorted(list, rows, steps).map(({ id }) => hashes.get(id))],
            ]);
          }
  }, 120_000);
});
