import fc from "fast-check";
import { type Asset, isGone, isHidden, kindOf, type World } from "./world.ts";

type Row = { readonly id: string };
type In<K extends keyof World> = World[K][number];
type Filter<R> = { readonly value: fc.Arbitrary<unknown>; readonly keeps: (row: R, value: never) => boolean };
type SortValue = string | number | null;

/** A list operation: what it may be asked, and what a plain reading of the documentation says that it answers. */
export type Listed = {
  readonly name: string;
  readonly idField?: string;
  readonly sortingKeys: readonly string[];
  readonly scope: fc.Arbitrary<Record<string, unknown>>;
  readonly answer: (scope: Readonly<Record<string, unknown>>) => Row[];
  readonly sortValue: (row: Row, key: string) => SortValue;
  /** What rows of one value follow each other by, before their ids, when this key alone is sorted by. */
  readonly tie: (row: Row, key: string) => string | undefined;
};

type Table<R extends Row> = {
  readonly rows: readonly R[];
  readonly shows?: (row: R, flags: { withDeleted: boolean; withHidden: boolean }) => boolean;
  readonly flags?: readonly ("withDeleted" | "withHidden")[];
  readonly filters: Readonly<Record<string, Filter<R>>>;
  readonly sorts?: Readonly<Record<string, (row: R) => SortValue>>;
  readonly ties?: Readonly<Record<string, (row: R) => Row>>;
  readonly idField?: string;
};

function listed<R extends Row>(name: string, table: Table<R>): Listed {
  const { rows, shows = () => true, flags = [], filters, sorts = {} } = table;
  const flag = fc.constantFrom(true, false, null);
  const possible = { ...Object.fromEntries(flags.map((key) => [key, flag])), ...valuesOf(filters) };
  const names = Object.keys(filters);
  const byId = new Map<string, R>(rows.map((row) => [row.id, row]));
  return {
    name,
    ...(table.idField && { idField: table.idField }),
    sortingKeys: Object.keys(sorts),
    // One or two filters at a time: of more, hardly a row would be left.
    scope: fc
      .tuple(fc.subarray(names, { maxLength: Math.min(2, names.length) }), fc.subarray([...flags]))
      .chain(([some, given]) =>
        fc.record(Object.fromEntries([...some, ...given].map((key) => [key, possible[key] ?? flag]))),
      ),
    answer: (scope) =>
      rows.filter((row) => {
        const asked = { withDeleted: scope.withDeleted === true, withHidden: scope.withHidden === true };
        const keeps = ([key, { keeps: keep }]: [string, Filter<R>]): boolean =>
          scope[key] === undefined || scope[key] === null || keep(row, scope[key] as never);
        return shows(row, asked) && Object.entries(filters).every(keeps);
      }),
    sortValue: ({ id }, key) => {
      const row = byId.get(id);
      return row === undefined ? null : (sorts[key]?.(row) ?? null);
    },
    tie: ({ id }, key) => {
      const row = byId.get(id);
      return row && table.ties?.[key]?.(row).id;
    },
  };
}

function valuesOf<R>(filters: Readonly<Record<string, Filter<R>>>): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(Object.entries(filters).map(([key, { value }]) => [key, value]));
}

const text = fc.constantFrom("or", "OR", "%", "_", "\\", "ZEB", "1", ".", "s", "");
const includes = (whole: string | null, part: string): boolean =>
  whole?.toLowerCase().includes(part.toLowerCase()) ?? false;
const containing = <R>(of: (row: R) => string | null): Filter<R> => ({
  value: text,
  keeps: (row, part: string) => includes(of(row), part),
});
/** An id that is there, in either letter case, or one that is not, or none at all. */
const idAmong = (rows: readonly Row[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...rows.map(({ id }) => id)) },
    { weight: 1, arbitrary: fc.constantFrom(...rows.map(({ id }) => id.toUpperCase())) },
    { weight: 1, arbitrary: fc.constantFrom("00000000-0000-7000-8000-000000000000", "nonsense") },
    { weight: 1, arbitrary: fc.constant("") },
  );
const isOne = <R>(rows: readonly Row[], of: (row: R) => Row | undefined): Filter<R> => ({
  value: idAmong(rows),
  keeps: (row, id: string) => of(row)?.id === id.toLowerCase(),
});
const isAmong = <R>(rows: readonly Row[], of: (row: R) => Row): Filter<R> => ({
  value: fc.array(idAmong(rows), { maxLength: 6 }),
  keeps: (row, ids: string[]) => ids.some((id) => id.toLowerCase() === of(row).id),
});
const isExactly = <R>(values: readonly string[], of: (row: R) => string): Filter<R> => ({
  value: fc.constantFrom(...values),
  keeps: (row, value: string) => of(row) === value,
});
const whether = <R>(is: (row: R) => boolean): Filter<R> => ({
  value: fc.boolean(),
  keeps: (row, value: boolean) => is(row) === value,
});

type Flags = { readonly withDeleted: boolean; readonly withHidden: boolean };
const shown = (row: object, { withDeleted, withHidden }: Flags): boolean =>
  (withDeleted || !isGone(row)) && (withHidden || !isHidden(row));
const plain: Flags = { withDeleted: false, withHidden: false };
const self = (row: Row): Row => row;
const both = ["withDeleted", "withHidden"] as const;
const deletedOnly = ["withDeleted"] as const;
const ofKind = (asset: Asset, kind: string): Row | undefined => (kindOf(asset) === kind ? asset : undefined);

export function listsOf(world: World, levels: ReadonlyMap<string, number>): Listed[] {
  const { sources, databases, schemas, tables, columns, dashboards, fields, terms, tags } = world;
  type TableRow = World["tables"][number];
  type ColumnRow = World["columns"][number];
  const path = ({ name, schema }: TableRow): string => `${schema.database.name}.${schema.name}.${name}`;
  const description = ({ descriptionRaw, externalDescription }: ColumnRow): string =>
    descriptionRaw || (externalDescription ?? "");
  return [
    listed<In<"sources">>("getSources", {
      ...{ rows: sources, shows: shown, flags: deletedOnly },
      filters: {
        nameContains: containing(({ name }) => name),
        origin: isExactly(["API", "EXTRACTION"], ({ origin }) => origin),
        technology: isExactly(["POSTGRES", "TABLEAU"], ({ technology }) => technology),
        type: isExactly(["WAREHOUSE", "VISUALIZATION"], ({ type }) => type),
      },
    }),
    listed<In<"databases">>("getDatabases", {
      ...{ rows: databases, shows: shown, flags: both },
      filters: { nameContains: containing(({ name }) => name), sourceIds: isAmong(sources, ({ source }) => source) },
    }),
    listed<In<"schemas">>("getSchemas", {
      ...{ rows: schemas, shows: shown, flags: both },
      filters: {
        nameContains: containing(({ name }) => name),
        databaseIds: isAmong(databases, ({ database }) => database),
        sourceIds: isAmong(sources, ({ database }) => database.source),
      },
    }),
    listed<In<"tables">>("getTables", {
      ...{ rows: tables, shows: shown, flags: both },
      filters: {
        ids: isAmong(tables, self),
        nameContains: containing(({ name }) => name),
        pathContains: containing(path),
        schemaId: isOne(schemas, ({ schema }) => schema),
        databaseId: isOne(databases, ({ schema }) => schema.database),
        warehouseId: isOne(sources, ({ schema }) => schema.database.source),
      },
      sorts: {
        levelOfCompletion: ({ id }) => levels.get(id) ?? null,
        name: ({ name }) => name,
        nameLength: ({ name }) => name.length,
        ownersAndTeamOwnersCount: ({ owners }) => owners,
        popularity: ({ popularity }) => popularity,
        schemaName: ({ schema }) => schema.name,
      },
    }),
    listed<In<"columns">>("getColumns", {
      ...{ rows: columns, shows: shown, flags: both },
      filters: {
        name: { value: text, keeps: ({ name }, value: string) => name.toLowerCase() === value.toLowerCase() },
        nameContains: containing(({ name }) => name),
        description: containing(description),
        ids: isAmong(columns, self),
        tableId: isOne(tables, ({ table }) => table),
        tableIds: isAmong(tables, ({ table }) => table),
        schemaId: isOne(schemas, ({ table }) => table.schema),
        schemaIds: isAmong(schemas, ({ table }) => table.schema),
        databaseId: isOne(databases, ({ table }) => table.schema.database),
        databaseIds: isAmong(databases, ({ table }) => table.schema.database),
        sourceId: isOne(sources, ({ table }) => table.schema.database.source),
        sourceIds: isAmong(sources, ({ table }) => table.schema.database.source),
        isDocumented: whether((row) => description(row) !== ""),
        isPii: whether(({ isPii }) => isPii === true),
        isPrimaryKey: whether(({ isPrimaryKey }) => isPrimaryKey === true),
      },
      sorts: {
        name: ({ name }) => name,
        sourceOrder: ({ sourceOrder }) => sourceOrder,
        tableName: ({ table }) => table.name,
        tablePopularity: ({ table }) => table.popularity,
      },
    }),
    listed<In<"dashboards">>("getDashboards", {
      ...{ rows: dashboards, shows: shown, flags: deletedOnly },
      filters: {
        ids: isAmong(dashboards, self),
        nameContains: containing(({ name }) => name),
        sourceId: isOne(sources, ({ source }) => source),
        folderPath: {
          value: fc.constantFrom("/sales", "/sales/", "/sale_", "/Sales", "/none"),
          keeps: ({ folderPath }, asked: string) => {
            const folder = asked.replace(/\/$/, "");
            return folderPath === folder || folderPath.startsWith(`${folder}/`);
          },
        },
      },
      sorts: {
        name: ({ name }) => name,
        ownersAndTeamOwnersCount: ({ owners }) => owners,
        popularity: ({ popularity }) => popularity,
      },
    }),
    listed<In<"fields">>("getDashboardFields", {
      ...{ rows: fields, shows: shown, flags: deletedOnly },
      filters: {
        ids: isAmong(fields, self),
        nameContains: containing(({ name }) => name),
        dashboardId: isOne(dashboards, ({ dashboard }) => dashboard),
        dashboardIds: isAmong(dashboards, ({ dashboard }) => dashboard),
      },
      sorts: { name: ({ name }) => name, popularity: ({ popularity }) => popularity },
    }),
    listed<In<"terms">>("getTerms", {
      ...{ rows: terms, shows: (row) => !isGone(row) },
      filters: { ids: isAmong(terms, self), nameContains: containing(({ name }) => name) },
      sorts: { name: ({ name }) => name, ownersAndTeamOwnersCount: ({ owners }) => owners },
    }),
    listed<In<"tags">>("getTags", {
      rows: tags,
      filters: { ids: isAmong(tags, self), labelContains: containing(({ label }) => label) },
      sorts: { label: ({ label }) => label },
    }),
    ...linked(world),
  ];
}

/** Lists of what links others: it is shown when what it links is. */
function linked(world: World): Listed[] {
  const { sources, databases, schemas, tables, columns, dashboards, fields, terms, tags } = world;
  type Query = World["queries"][number];
  const nameOf = (asset: Asset, kind: string): string | null => (kindOf(asset) === kind ? asset.name : null);
  const usedBy = (query: Query): Query["tables"] => query.tables.filter((table) => shown(table, plain));
  const using = (rows: readonly Row[], of: (table: World["tables"][number]) => Row): Filter<Query> => ({
    value: idAmong(rows),
    keeps: (query, id: string) => usedBy(query).some((table) => of(table).id === id.toLowerCase()),
  });
  return [
    listed<In<"products">>("getDataProducts", {
      ...{ rows: world.products, shows: ({ asset }) => shown(asset, plain) },
      filters: {
        entityType: isExactly(["TABLE", "DASHBOARD", "TERM"], ({ asset }) => kindOf(asset)),
        withTagId: {
          value: idAmong(tags),
          keeps: (row, id: string) => row.tags.some((tag) => tag.id === id.toLowerCase()),
        },
      },
      sorts: {
        dashboardName: ({ asset }) => nameOf(asset, "DASHBOARD"),
        tableName: ({ asset }) => nameOf(asset, "TABLE"),
        termName: ({ asset }) => nameOf(asset, "TERM"),
      },
    }),
    listed<In<"pins">>("getPinnedAssets", {
      ...{ rows: world.pins, shows: ({ from, to }) => shown(from, plain) && shown(to, plain) },
      filters: {
        fromTableId: isOne(tables.slice(0, 6), ({ from }) => ofKind(from, "TABLE")),
        fromDashboardId: isOne(dashboards.slice(0, 6), ({ from }) => ofKind(from, "DASHBOARD")),
        fromTermIds: {
          value: fc.array(idAmong(terms.slice(0, 6)), { maxLength: 4 }),
          keeps: ({ from }, ids: string[]) => ids.some((id) => ofKind(from, "TERM")?.id === id.toLowerCase()),
        },
        toTermId: isOne(terms.slice(0, 6), ({ to }) => ofKind(to, "TERM")),
        toDashboardFieldId: isOne(fields.slice(0, 8), ({ to }) => ofKind(to, "DASHBOARD_FIELD")),
        toColumnsOfTableId: isOne(tables, ({ to }) => ("table" in to ? to.table : undefined)),
        toFieldsOfDashboardId: isOne(dashboards, ({ to }) => ("dashboard" in to ? to.dashboard : undefined)),
      },
      sorts: { createdAt: ({ createdAt }) => createdAt.getTime() },
    }),
    listed<In<"checks">>("getDataQualities", {
      ...{ rows: world.checks, flags: deletedOnly },
      shows: ({ table, deletedAt }, { withDeleted }) =>
        shown(table, { withDeleted, withHidden: false }) && (withDeleted || deletedAt === null),
      filters: { tableId: isOne(tables, ({ table }) => table) },
    }),
    listed<In<"joins">>("getColumnJoins", {
      ...{
        rows: world.joins,
        shows: ({ first, second }, flags) => shown(first, flags) && shown(second, flags),
        flags: both,
      },
      filters: {
        ids: isAmong(world.joins, self),
        columnIds: {
          value: fc.array(idAmong(columns), { maxLength: 20 }),
          keeps: ({ first, second }, ids: string[]) =>
            ids.some((id) => [first.id, second.id].includes(id.toLowerCase())),
        },
        tableIds: {
          value: fc.array(idAmong(tables), { maxLength: 10 }),
          keeps: ({ first, second }, ids: string[]) =>
            ids.some((id) => [first.table.id, second.table.id].includes(id.toLowerCase())),
        },
      },
      sorts: { count: ({ count }) => count },
    }),
    listed<In<"queries">>("getTableQueries", {
      ...{ rows: world.queries, idField: "hash" },
      filters: {
        queryType: isExactly(["SELECT", "WRITE"], ({ queryType }) => queryType),
        databaseId: using(databases, ({ schema }) => schema.database),
        schemaId: using(schemas, ({ schema }) => schema),
        warehouseId: using(sources, ({ schema }) => schema.database.source),
        tableIds: {
          // Without a mode every one of them has to be used.
          value: fc.array(idAmong(tables), { maxLength: 2 }),
          keeps: (query, ids: string[]) =>
            ids.length > 0 && ids.every((id) => usedBy(query).some((table) => table.id === id.toLowerCase())),
        },
      },
      sorts: {
        hash: ({ hash }) => hash,
        queryType: ({ queryType }) => queryType,
        timestamp: ({ timestamp }) => timestamp.getTime(),
      },
    }),
    listed<In<"lineages">>("getLineages", {
      ...{ rows: world.lineages, flags: both },
      shows: ({ parent, child }, flags) => shown(parent, flags) && shown(child, flags),
      filters: {
        lineageIds: isAmong(world.lineages, self),
        lineageType: isExactly(["AUTOMATIC", "MANUAL_CUSTOMER"], ({ lineageType }) => lineageType),
        parentTableId: isOne(tables.slice(0, 12), ({ parent }) => ofKind(parent, "TABLE")),
        childTableId: isOne(tables.slice(0, 12), ({ child }) => ofKind(child, "TABLE")),
        parentDashboardId: isOne(dashboards.slice(0, 8), ({ parent }) => ofKind(parent, "DASHBOARD")),
        childDashboardId: isOne(dashboards.slice(0, 8), ({ child }) => ofKind(child, "DASHBOARD")),
        parentSourceId: isOne(sources, ({ parent }) => sourceOf(parent)),
        childSourceId: isOne(sources, ({ child }) => sourceOf(child)),
        withChildAssetType: isExactly(["TABLE", "DASHBOARD"], ({ child }) => kindOf(child)),
      },
      sorts: {
        id: ({ id }) => id,
        popularity: ({ child }) => ("popularity" in child ? child.popularity : null),
        type: ({ lineageType }) => lineageType,
      },
      ties: { popularity: ({ child }) => child },
    }),
  ];
}

function sourceOf(asset: World["lineages"][number]["parent"]): Row {
  return "schema" in asset ? asset.schema.database.source : asset.source;
}
