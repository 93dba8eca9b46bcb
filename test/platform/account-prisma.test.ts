import { afterAll, beforeAll, expect, test } from "vitest";
import { accountPrisma } from "#platform/database/account-prisma.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { warehouse, warehouseStory } from "#testkit/warehouse-story.ts";

let app: TestApp;
let tableId: string;
beforeAll(async () => {
  app = await createTestApp();
  tableId = (await warehouse(warehouseStory(app))).table.id;
});
afterAll(() => app[Symbol.asyncDispose]());

const own = () => accountPrisma(app.database.prisma, app.accountId);
const foreign = () => accountPrisma(app.database.prisma, app.other.accountId);

test("whatever another account's client asks for, it finds nothing", async () => {
  expect(await own().table.count()).toBe(1);
  expect(await foreign().table.findMany()).toEqual([]);
  expect(await foreign().table.findMany({ where: { accountId: app.accountId } })).toEqual([]);
  expect(await foreign().table.findMany({ where: { OR: [{ id: tableId }, { accountId: app.accountId }] } })).toEqual(
    [],
  );
  expect(await foreign().table.findUnique({ where: { id: tableId } })).toBeNull();
  expect(await foreign().table.findFirst({ where: { id: tableId } })).toBeNull();
  expect(await foreign().table.aggregate({ _count: true })).toMatchObject({ _count: 0 });
});

test("whatever another account's client changes, it changes nothing", async () => {
  expect(await foreign().table.updateMany({ data: { name: "stolen" } })).toEqual({ count: 0 });
  expect(await foreign().table.deleteMany()).toEqual({ count: 0 });
  await expect(foreign().table.update({ where: { id: tableId }, data: { name: "stolen" } })).rejects.toThrow();
  await expect(foreign().table.delete({ where: { id: tableId } })).rejects.toThrow();
  expect((await own().table.findUnique({ where: { id: tableId } }))?.name).not.toBe("stolen");
});

test("rows are made in the client's own account, and accounts themselves are out of its reach", async () => {
  const made = await foreign().tag.create({ data: { accountId: app.accountId, label: "mine" } });
  expect(made.accountId).toBe(app.other.accountId);
  await expect(foreign().account.findMany()).rejects.toThrow("accounts are not read");
});

test("the database itself refuses a relation across accounts", async () => {
  const tag = await foreign().tag.create({ data: { accountId: app.other.accountId, label: "across" } });
  const across = app.database.prisma.tagEntity.create({
    data: { accountId: app.other.accountId, tagId: tag.id, tableId },
  });
  await expect(across).rejects.toThrow(/Foreign key/i);
});
