import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";
import { createStranger, pack, runClient } from "./stranger.ts";

const app = await createTestApp();
const packed = await pack();
const stranger = await createStranger(packed.tarball);
afterAll(async () => {
  await stranger[Symbol.asyncDispose]();
  rmSync(packed.folder, { recursive: true, force: true });
  await app[Symbol.asyncDispose]();
});

describe("a stranger who installs the packed @catalog/schema", () => {
  beforeAll(() => stranger.program("@graphql-codegen/cli/esm/bin.js", "--config", "codegen.yml"));

  test("gets a type for each document from codegen's client preset", () => {
    const generated = readFileSync(join(stranger.folder, "src/gql/graphql.ts"), "utf8");
    for (const name of ["MeQuery", "TablePageQueryVariables", "DescribeMutation", "ChangesSubscription"])
      expect(generated).toContain(`export type ${name} =`);
  });

  test("has generated code and a client that the compiler accepts", async () => {
    expect(await stranger.program("typescript/bin/tsc", "-p", ".")).toBe("");
  });

  test("asks, pages, is refused a change and subscribes with Apollo Client", async () => {
    const warehouse = warehouseOf(app);
    const { schemaId } = await warehouse.plain("shop");
    const names = ["customers", "orders", "order_items", "products", "returns"];
    const ids: string[] = [];
    for (const name of names) ids.push(await warehouse.table(schemaId, name));
    const document = "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }";
    let popularity = 0;
    const seen = await runClient(stranger, { CATALOG_URL: app.url, CATALOG_TOKEN: app.tokens.readOnly }, () => {
      popularity += 1;
      void ask(app, document, { data: [{ id: ids[0], popularity }] });
    });
    expect(seen).toEqual({
      token: expect.objectContaining({ scope: "READ_ONLY", status: "ACTIVE", expiresAt: expect.any(Number) }),
      tables: names,
      refusal: expect.stringContaining("Read & Write"),
      change: "UPDATED 1",
      tokenScopes: ["READ_ONLY", "READ_WRITE"],
      definesTables: true,
    });
  });
});
