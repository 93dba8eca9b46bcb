import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";

/** A folder of the test's own for uploaded files. */
export function uploadsFolder(): Record<string, string> {
  return { CATALOG_UPLOADS: mkdtempSync(join(tmpdir(), "catalog-uploads-")) };
}

export type UploadAnswer = { readonly status: number; readonly code: string | undefined; readonly message: string };

type UploadOptions = { readonly token?: string | null; readonly part?: string; readonly scheme?: string };

/** Sends a file as the existing uploader does. */
export async function upload(
  app: TestApp,
  path: string,
  content: string | Blob,
  { token = app.tokens.readWrite, part = "file", scheme = "Token" }: UploadOptions = {},
): Promise<UploadAnswer> {
  const body = new FormData();
  body.append(part, typeof content === "string" ? new Blob([content], { type: "text/csv" }) : content, "upload");
  const authorization: Record<string, string> = token === null ? {} : { authorization: `${scheme} ${token}` };
  const response = await fetch(`${app.url}/${path}`, {
    method: "POST",
    headers: { ...authorization, accept: "text/csv, application/json" },
    body,
  });
  const answer = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] };
  const [error] = answer.errors ?? [];
  return { status: response.status, code: error?.extensions.code, message: error?.message ?? "" };
}

export async function makeSource(app: TestApp, type: string, technology: string, token?: string): Promise<string> {
  const document = "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id } }";
  const name = `${technology.toLowerCase()} ${Math.random().toString(36).slice(2, 8)}`;
  return (await ask(app, document, { data: { name, type, technology } }, token)).createSource.id;
}

export type Ended = {
  readonly id: string;
  readonly state: string;
  readonly rowsRead: number;
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
  readonly failure: string | null;
  readonly issues: readonly { file: string; line: number; column: string | null; kind: string; message: string }[];
};

const importsQuery = `query ($sourceId: String) { imports(sourceId: $sourceId) {
  id state kind rowsRead rowsLoaded rowsRejected failure files { path bytes receivedAt }
  issues(limit: 1000) { file line column kind message } } }`;

export async function importsOf(app: TestApp, sourceId: string): Promise<Ended[]> {
  return (await ask(app, importsQuery, { sourceId })).imports;
}

/** Waits until all sets of a source have ended, by the event that their jobs end with, and answers the newest. */
export async function ended(app: TestApp, sourceId: string): Promise<Ended> {
  for (let tries = 0; tries < 1_200; tries += 1) {
    const all = await importsOf(app, sourceId);
    const [newest] = all;
    if (newest !== undefined && all.every(({ state }) => state === "DONE" || state === "FAILED")) return newest;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("the import did not end");
}

export type WarehouseFiles = Readonly<Record<string, string>>;

/** A small warehouse: one database, two schemas, three tables, a view, people and queries. */
export const coffeeWarehouse: WarehouseFiles = {
  database: "id,database_name\nd1,coffee\n",
  schema: "id,database_id,schema_name,description,tags\ns1,d1,shop,Where we sell,\ns2,d1,mart,,\n",
  table: [
    "id,schema_id,table_name,description,tags,type,owner_external_id",
    `t1,s1,orders,"All orders,\nsince the first","['gold','daily']",TABLE,u1`,
    `t2,s1,customers,,,TABLE,`,
    `t3,s2,sales,,"{'gold'}",VIEW,u1`,
    "",
  ].join("\n"),
  column: [
    "\uFEFFid,table_id,column_name,description,data_type,ordinal_position",
    "c1,t1,id,,integer,1",
    "c2,t1,customer_id,Who bought,integer,2",
    "c3,t2,id,,integer,1",
    "c4,t3,order_id,,integer,1",
    "",
  ].join("\n"),
  query: [
    "query_id,database_id,database_name,schema_name,query_text,user_id,user_name,start_time,end_time",
    `q1,d1,coffee,shop,"SELECT * FROM orders o JOIN customers c ON c.id = o.customer_id",u1,ada,2026-01-02 03:04:05.678 UTC,1767323046`,
    "",
  ].join("\n"),
  view_ddl:
    'database_name,schema_name,view_name,view_definition\ncoffee,mart,sales,"CREATE VIEW sales AS SELECT o.id AS order_id FROM shop.orders o"\n',
  user: "id,email,first_name,last_name\nu1,Ada@Example.com,Ada,Lovelace\nu2,,Nobody,\n",
};

export async function uploadWarehouse(
  app: TestApp,
  sourceId: string,
  { stamp, files = coffeeWarehouse }: { readonly stamp: number; readonly files?: WarehouseFiles },
): Promise<void> {
  for (const [part, content] of Object.entries(files)) {
    const answer = await upload(app, `warehouse-${sourceId}/${stamp}-${part}.csv`, content);
    if (answer.status !== 201) throw new Error(`${part}: ${JSON.stringify(answer)}`);
  }
}
