import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModules } from "#app/modules.ts";
import { systemClock } from "#kernel/clock.ts";
import { accountPrisma } from "#platform/database/account-prisma.ts";
import type { Database } from "#platform/database/database.ts";
import { getDatamodel } from "#platform/database/generated/pothos.ts";
import type { Prisma } from "#platform/database/generated/prisma/client.ts";
import { createLoadRows, type LoadRows } from "#platform/database/load-rows.ts";
import { sql } from "#platform/database/sql.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

type Row = { readonly id: string };
type Field = ReturnType<typeof getDatamodel>["datamodel"]["models"][string]["fields"][number];

const { models } = getDatamodel().datamodel;
const fieldsOf = (model: string): readonly Field[] => models[model]?.fields ?? [];
const relationsOf = (model: string): Field[] =>
  fieldsOf(model).filter(({ kind, type }) => kind === "object" && type !== "Account");
const ofAccounts = Object.keys(models).filter((model) =>
  ["id", "accountId"].every((name) => fieldsOf(model).some((field) => field.name === name)),
);
const notOfJson = new Set(["Bytes", "Float", "BigInt"]);
/** Rows of these hold lists, bytes, fractions or numbers beyond JSON's, which it does not carry as Prisma does. */
const leftToPrisma = new Set(
  Object.keys(models).filter((model) =>
    fieldsOf(model).some(({ kind, type, isList }) => notOfJson.has(type) || (isList && kind !== "object")),
  ),
);

const nowhere = {
  places: { region: "eu", url: () => "http://localhost:4000", peers: {} },
  mailer: null,
  webhooks: { key: () => null, allowPrivate: false },
};

describe("rows past Prisma", () => {
  let database: Database;
  let load: LoadRows;
  let accountId: string;

  beforeAll(async () => {
    database = await openTestDatabase();
    const events = await createEventBus(database);
    const uploads = { folder: "nowhere", bucket: null, maxFileBytes: 0, maxOpenSets: 0 };
    const modules = createModules({ database, events, region: "eu", clock: systemClock, notices: nowhere, uploads });
    accountId = (await modules.provisioning.provisionDemo())?.accountId ?? "";
    // Values that a careless way through JSON would change.
    await database.query(sql`UPDATE tables SET description_state_lexical = '{"a": [1.5, null, "é\\n\\""]}', last_queried_at = '1969-07-20T20:17:40.123Z',
      last_refreshed_at = '9999-12-31T23:59:59.999Z', external_description = E'quote " back \\\\ tab \\t €'
      WHERE id IN (SELECT id FROM tables ORDER BY id LIMIT 3)`);
    load = createLoadRows(database);
  }, 120_000);

  afterAll(async () => {
    await database[Symbol.asyncDispose]();
  });

  const byPrisma = async (model: string, args: object): Promise<Row[]> => {
    const name = model.charAt(0).toLowerCase() + model.slice(1);
    const delegate = (
      accountPrisma(database.prisma, accountId) as unknown as Record<
        string,
        { findMany: (args: object) => Promise<Row[]> }
      >
    )[name];
    return (await delegate?.findMany(args)) ?? [];
  };

  const same = async (model: string, query: object): Promise<number> => {
    const expected = await byPrisma(model, query);
    const ids = expected.map(({ id }) => id);
    const actual = await load(accountId, model as Prisma.ModelName, query, ids);
    expect(sorted(actual), `${model} ${JSON.stringify(query)}`).toStrictEqual(sorted(expected));
    return expected.length;
  };

  it.each(ofAccounts.filter((model) => !leftToPrisma.has(model)))(
    "answers whole rows of %s as Prisma does",
    async (model) => {
      await same(model, {});
      await same(model, { select: { id: true } });
    },
  );

  it.each(ofAccounts.filter((model) => !leftToPrisma.has(model)))(
    "answers the relations of %s as Prisma does",
    async (model) => {
      for (const { name, type } of relationsOf(model)) {
        if (leftToPrisma.has(type)) continue;
        await same(model, { include: { [name]: true } });
        const [deeper] = relationsOf(type).filter((relation) => !leftToPrisma.has(relation.type));
        if (deeper !== undefined)
          await same(model, {
            select: { id: true, [name]: { include: { [deeper.name]: { select: { createdAt: true } } } } },
          });
      }
    },
  );

  it("has rows to compare", async () => {
    expect(await same("Table", {})).toBeGreaterThan(30);
    expect(await same("Column", { include: { table: true, tagEntities: { include: { tag: true } } } })).toBeGreaterThan(
      300,
    );
  });

  it("answers nothing of another account", async () => {
    const ids = (await byPrisma("Table", {})).map(({ id }) => id);
    expect(await load("00000000-0000-7000-8000-000000000000", "Table", {}, ids)).toEqual([]);
  });

  it.each([
    ["conditions", "Table", { include: { columns: { where: { isPii: true } } } }],
    ["orders", "Table", { include: { columns: { orderBy: { name: "asc" } } } }],
    ["pages", "Table", { include: { columns: { take: 1 } } }],
    ["counts", "Table", { include: { _count: { select: { columns: true } } } }],
    ["names that are none", "Table", { select: { id: true, 'x" FROM api_tokens --': true } }],
    ["bytes", "ApiToken", {}],
    ["accounts", "User", { include: { account: true } }],
  ])("leaves %s to Prisma", (_what, model, query) => {
    expect(load(accountId, model as Prisma.ModelName, query, [])).toBeNull();
  });
});

/** Rows and lists of related rows have no order of their own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
