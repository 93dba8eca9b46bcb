import type { ColumnRecord, LineageRecord } from "#kernel/catalog-records.ts";
import type { DemoSchema, DemoTable, DemoWarehouse } from "./demo-records.ts";
import { type ColumnDraft, DATABASE, type SchemaDraft, type TableDraft, warehouseId } from "./warehouse-draft.ts";

const schemaRecord = (schema: SchemaDraft): DemoSchema => ({
  externalId: warehouseId(schema.name),
  databaseExternalId: DATABASE,
  name: schema.name,
  description: schema.description,
  isHidden: schema.isHidden,
});

const tableRecord = (schema: SchemaDraft, table: TableDraft): DemoTable => ({
  externalId: warehouseId(`${schema.name}.${table.name}`),
  schemaExternalId: warehouseId(schema.name),
  name: table.name,
  tableType: table.type,
  ...(table.description === undefined ? {} : { description: table.description }),
  ...(table.size === undefined ? {} : { tableSize: table.size }),
  url: `https://warehouse.example.com/${DATABASE}/${schema.name}/${table.name}`,
  tags: table.tags ?? [],
  owners: table.owners ?? [],
  ...(table.refreshed === undefined ? {} : { lastRefreshedDaysAgo: table.refreshed }),
  ...(schema.isBuiltByDbt ? { transformationSource: "DBT" } : {}),
  ...(table.verifiedBy === undefined ? {} : { verifiedBy: table.verifiedBy }),
  ...(table.deprecatedBy === undefined ? {} : { deprecatedBy: table.deprecatedBy }),
  deleted: table.deleted ?? false,
});

type Drafts = ReadonlyMap<string, ColumnDraft>;

const draftsByPath = (schemas: readonly SchemaDraft[]): Drafts =>
  new Map(
    schemas.flatMap((schema) =>
      schema.tables.flatMap((table) =>
        table.columns.map((column) => [`${schema.name}.${table.name}.${column.name}`, column] as const),
      ),
    ),
  );

/** A column passed on under its own name, from one column only, means what that one means, unless it says otherwise. */
const descriptionOf = (column: ColumnDraft, drafts: Drafts): string | undefined => {
  const [parent = "", ...others] = column.from;
  const inherited = others.length === 0 && parent.endsWith(`.${column.name}`) ? drafts.get(parent) : undefined;
  return column.description ?? (inherited && descriptionOf(inherited, drafts));
};

type PlacedColumn = {
  readonly tableExternalId: string;
  readonly column: ColumnDraft;
  readonly index: number;
  readonly description: string | undefined;
};

const columnRecord = ({ tableExternalId, column, index, description }: PlacedColumn): ColumnRecord => ({
  externalId: `${tableExternalId}.${column.name}`,
  tableExternalId,
  name: column.name,
  dataType: column.dataType,
  isNullable: column.isNullable,
  isPrimaryKey: column.isPrimaryKey,
  isPii: column.isPii,
  sourceOrder: index + 1,
  ...(description === undefined ? {} : { description }),
  tags: column.tags,
});

/** Two columns may name the same parent table, yet an edge is one edge. */
export const uniqueEdges = (edges: readonly LineageRecord[]): readonly LineageRecord[] => [
  ...new Map(edges.map((edge) => [`${edge.parentExternalId} ${edge.childExternalId}`, edge])).values(),
];

/** The table of a column: an external id less its last part. */
export const tableOfColumn = (columnExternalId: string): string =>
  columnExternalId.slice(0, columnExternalId.lastIndexOf("."));

const fieldEdges = (tableExternalId: string, table: TableDraft): readonly LineageRecord[] =>
  table.columns.flatMap((column) =>
    column.from.map((parent) => ({
      parentExternalId: warehouseId(parent),
      childExternalId: `${tableExternalId}.${column.name}`,
    })),
  );

/** What a column is computed from is read by its table too, therefore only the remaining reads are declared. */
const tableEdges = (tableExternalId: string, table: TableDraft): readonly LineageRecord[] =>
  [
    ...fieldEdges(tableExternalId, table).map((edge) => tableOfColumn(edge.parentExternalId)),
    ...(table.reads ?? []).map(warehouseId),
  ].map((parentExternalId) => ({ parentExternalId, childExternalId: tableExternalId }));

export const assembleWarehouse = (schemas: readonly SchemaDraft[]): DemoWarehouse => {
  const drafts = draftsByPath(schemas);
  const placed = schemas.flatMap((schema) =>
    schema.tables.map((table) => ({ table, record: tableRecord(schema, table) })),
  );
  return {
    source: { name: "Roastery Snowflake", technology: "SNOWFLAKE", type: "WAREHOUSE" },
    databases: [
      {
        externalId: DATABASE,
        name: DATABASE,
        description: "The data warehouse of a coffee roaster with a web shop, two cafés and a wholesale trade.",
        isHidden: false,
      },
    ],
    schemas: schemas.map(schemaRecord),
    tables: placed.map(({ record }) => record),
    columns: placed.flatMap(({ record, table }) =>
      table.columns.map((column, index) =>
        columnRecord({ tableExternalId: record.externalId, column, index, description: descriptionOf(column, drafts) }),
      ),
    ),
    lineages: uniqueEdges(placed.flatMap(({ record, table }) => tableEdges(record.externalId, table))),
    fieldLineages: uniqueEdges(placed.flatMap(({ record, table }) => fieldEdges(record.externalId, table))),
  };
};
