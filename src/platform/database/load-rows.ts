import type { Database, Row } from "./database.ts";
import { getDatamodel } from "./generated/pothos.ts";
import type { Prisma, PrismaClient } from "./generated/prisma/client.ts";
import { rawSql, type Sql, sql } from "./sql.ts";

export type LoadedRow = { readonly id: string };

/** Rows by their ids, or by a statement that finds their ids. */
export type WhichRows = readonly string[] | Sql;

/**
 * The rows of these ids in no order, or those that a statement finds in its order; null when the selection is one that
 * only Prisma can answer.
 */
export type LoadRows = (
  accountId: string,
  model: Prisma.ModelName,
  query: object,
  which: WhichRows,
) => Promise<LoadedRow[]> | null;

/**
 * What `findMany({...query, where: {id: {in: ids}}})` answers, as one JSON text that the database composes: a tenth of
 * Prisma's CPU, which lists are made of (decision 0008). Plain columns and whole relations only; the differential test
 * holds it to Prisma's answers.
 */
export function createLoadRows(database: Database): LoadRows {
  const mapping = readMapping(database.prisma);
  const plans = new Map<string, Plan | null>();
  return (accountId, model, query, which) => {
    const key = `${model} ${JSON.stringify(query)}`;
    let plan = plans.get(key);
    if (plan === undefined) {
      plan = planOf(mapping, model, query, 0);
      if (plans.size >= plansKept) plans.clear();
      plans.set(key, plan);
    }
    return plan === null ? null : load(database, plan, rowsOf(plan, accountId, which));
  };
}

const plansKept = 500;

function rowsOf({ columns, table }: Plan, accountId: string, which: WhichRows): Sql {
  const ofAccount = sql`t0.account_id = ${accountId}::uuid`;
  if (isIds(which)) {
    return sql`SELECT ${rawSql(columns)} FROM ${rawSql(table)} t0 WHERE ${ofAccount} AND t0.id = ANY (${[...which]}::uuid[])`;
  }
  return sql`SELECT ${rawSql(columns)} FROM (SELECT id, row_number() OVER () AS place FROM (${which}) f) found
    JOIN ${rawSql(table)} t0 ON t0.id = found.id AND ${ofAccount} ORDER BY found.place`;
}

function isIds(which: WhichRows): which is readonly string[] {
  return Array.isArray(which);
}

async function load(database: Database, plan: Plan, selected: Sql): Promise<LoadedRow[]> {
  const [row] = await database.query<Row & { rows: string }>(
    sql`SELECT coalesce(json_agg(r), '[]')::text AS rows FROM (${selected}) r`,
  );
  // The database has composed it by the plan.
  const rows = JSON.parse(row?.rows ?? "[]") as JsonRow[];
  for (const loaded of rows) revive(plan, loaded);
  return rows as unknown as LoadedRow[];
}

type JsonRow = Record<string, unknown>;

/** How a model's selection is written, and what of it JSON cannot carry as it is. */
type Plan = {
  readonly table: string;
  readonly columns: string;
  /** Fields that hold instants: whole milliseconds on the way. */
  readonly instants: readonly string[];
  readonly relations: readonly { readonly name: string; readonly isList: boolean; readonly plan: Plan }[];
};

function revive({ instants, relations }: Plan, row: JsonRow): void {
  for (const name of instants) {
    const value = row[name];
    if (typeof value === "number") row[name] = new Date(value);
  }
  for (const { name, isList, plan } of relations) {
    // A relation is composed as a list or as one row or null.
    if (isList) for (const child of row[name] as JsonRow[]) revive(plan, child);
    else if (row[name] !== null) revive(plan, row[name] as JsonRow);
  }
}

function planOf(mapping: Mapping, model: string, query: unknown, level: number): Plan | null {
  const mapped = mapping.get(model);
  const names = mapped === undefined ? null : selectedNames(mapped, query);
  if (mapped === undefined || names === null) return null;
  const columns: string[] = [];
  const instants: string[] = [];
  const relations: Plan["relations"][number][] = [];
  for (const [name, nested] of names) {
    const field = mapped.fields.get(name);
    if (field?.kind === "relation") {
      const plan = planOf(mapping, field.model, nested === true ? {} : nested, level + 1);
      if (plan === null) return null;
      relations.push({ name, isList: field.isList, plan });
      columns.push(`${relationSql(field, plan, level)} AS "${name}"`);
    } else if (field?.kind === "column" && nested === true) {
      if (field.isInstant) instants.push(name);
      const value = `t${level}."${field.column}"`;
      columns.push(`${field.isInstant ? `(extract(epoch FROM ${value}) * 1000)::bigint` : value} AS "${name}"`);
    } else return null;
  }
  return { table: `"${mapped.table}"`, columns: columns.join(", "), instants, relations };
}

/** What a query selects by name, as Prisma reads it; null for what goes beyond: conditions, orders, pages, counts. */
function selectedNames(mapped: MappedModel, query: unknown): [string, unknown][] | null {
  if (typeof query !== "object" || query === null) return null;
  const { select, include, ...beyond } = query as { select?: object; include?: object };
  if (Object.keys(beyond).length > 0) return null;
  const chosen = Object.entries(select ?? include ?? {}).filter(
    ([, nested]) => nested !== false && nested !== undefined,
  );
  if (select !== undefined) return chosen;
  const all = [...mapped.fields]
    .filter(([, { kind }]) => kind === "column" || kind === "uncarried")
    .map(([name]): [string, true] => [name, true]);
  return [...all, ...chosen];
}

function relationSql({ isList, near, far }: RelationField, plan: Plan, level: number): string {
  const inner = `t${level + 1}`;
  const rows = `SELECT ${plan.columns} FROM ${plan.table} ${inner}
    WHERE ${inner}.account_id = t${level}.account_id AND ${inner}."${far}" = t${level}."${near}"`;
  return isList ? `(SELECT coalesce(json_agg(r), '[]') FROM (${rows}) r)` : `(SELECT row_to_json(r) FROM (${rows}) r)`;
}

type Mapping = ReadonlyMap<string, MappedModel>;
type MappedModel = { readonly table: string; readonly fields: ReadonlyMap<string, MappedField> };
type RelationField = {
  readonly kind: "relation";
  readonly model: string;
  readonly isList: boolean;
  /** The columns that join, besides the account: of this model and of the other. */
  readonly near: string;
  readonly far: string;
};
type MappedField =
  | { readonly kind: "column"; readonly column: string; readonly isInstant: boolean }
  | RelationField
  | { readonly kind: "uncarried" | "foreign" };

const carriedByJson = new Set(["String", "Int", "Boolean", "Json"]);

type Named = { readonly dbName?: string | null };
type RuntimeModel = Named & { readonly fields: readonly (Named & { readonly name: string })[] };

/** Tables and columns by the names of the models. Empty, so that Prisma answers everything, should Prisma hide them. */
function readMapping(prisma: PrismaClient): Mapping {
  // What Prisma knows of the names in the database is not part of its declared face.
  const { _runtimeDataModel } = prisma as unknown as {
    _runtimeDataModel?: { readonly models: Readonly<Record<string, RuntimeModel>> };
  };
  const runtime = _runtimeDataModel?.models ?? {};
  const { models } = getDatamodel().datamodel;
  const columnsOf = (model: string): ColumnNames =>
    new Map(runtime[model]?.fields.map((field) => [field.name, field.dbName ?? field.name]));
  const mapping = new Map<string, MappedModel>();
  for (const [name, model] of Object.entries(runtime)) {
    const fields = (models[name]?.fields ?? []).map((field): [string, MappedField] => [
      field.name,
      field.kind === "object"
        ? relationOf(models, [name, field], columnsOf)
        : columnOf(field, columnsOf(name).get(field.name)),
    ]);
    mapping.set(name, { table: model.dbName ?? name, fields: new Map(fields) });
  }
  return mapping;
}

function columnOf({ kind, type, isList }: DataField, column: string | undefined): MappedField {
  const isInstant = type === "DateTime";
  const isCarried = !isList && (isInstant || kind === "enum" || carriedByJson.has(type));
  return isCarried && column !== undefined ? { kind: "column", column, isInstant } : { kind: "uncarried" };
}

type DataModels = ReturnType<typeof getDatamodel>["datamodel"]["models"];
type DataField = DataModels[string]["fields"][number];
type ColumnNames = ReadonlyMap<string, string>;

/** Every relation leads by the account and one more column to the id of the other side (decision 0004). */
function relationOf(
  models: DataModels,
  [model, field]: [string, DataField],
  columnsOf: (model: string) => ColumnNames,
): MappedField {
  const forth = linkOf(field);
  const isList = field.isList;
  const other = field.type;
  if (forth !== undefined) {
    const near = columnsOf(model).get(forth);
    return near === undefined ? { kind: "foreign" } : { kind: "relation", model: other, isList, near, far: "id" };
  }
  const back = models[other]?.fields.find(
    (candidate) => candidate.relationName === field.relationName && linkOf(candidate) !== undefined,
  );
  const far = back === undefined ? undefined : columnsOf(other).get(linkOf(back) ?? "");
  return far === undefined ? { kind: "foreign" } : { kind: "relation", model: other, isList, near: "id", far };
}

/** The field that leads to the other side's id, when this side has it. */
function linkOf({ relationFromFields }: DataField): string | undefined {
  const [account, link, ...more] = relationFromFields ?? [];
  return account === "accountId" && more.length === 0 ? link : undefined;
}
