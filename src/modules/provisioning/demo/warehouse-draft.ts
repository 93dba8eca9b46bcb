/**
 * The small language in which the demo warehouse is written down. Paths are short here (`marts.fct_orders`,
 * `marts.fct_orders.order_id`); `warehouseId` makes external ids of them.
 */

export const DATABASE = "roastery";

export const ID = "NUMBER(38,0)";
export const INT = "NUMBER(10,0)";
export const MONEY = "NUMBER(12,2)";
export const RATIO = "NUMBER(7,4)";
export const KG = "NUMBER(10,3)";
export const FLOAT = "FLOAT";
export const TEXT = "VARCHAR(16777216)";
export const CODE = "VARCHAR(32)";
export const BOOL = "BOOLEAN";
export const DATE = "DATE";
export const AT = "TIMESTAMP_NTZ(9)";
export const JSON_VALUE = "VARIANT";

export type ColumnDraft = {
  readonly name: string;
  readonly dataType: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly isPii: boolean;
  readonly description?: string;
  readonly tags: readonly string[];
  /** The columns that this one is computed from. */
  readonly from: readonly string[];
};

export type TableOptions = {
  /** Megabytes; a view has no size. */
  readonly size?: number;
  /** How often somebody has looked at its rows in the last three months. */
  readonly queries?: number;
  /** Days since the last refresh; a view is as fresh as its sources and names none. */
  readonly refreshed?: number;
  readonly owners?: readonly string[];
  readonly tags?: readonly string[];
  /** Tables read without a column of theirs being passed on, in a filter or a join for example. */
  readonly reads?: readonly string[];
  readonly verifiedBy?: string;
  readonly deprecatedBy?: string;
  readonly deleted?: boolean;
};

export type TableDraft = TableOptions & {
  readonly name: string;
  readonly type: "TABLE" | "VIEW" | "EXTERNAL" | "TOPIC" | "DYNAMIC_TABLE";
  readonly description?: string;
  readonly columns: readonly ColumnDraft[];
};

export type SchemaDraft = {
  readonly name: string;
  readonly description: string;
  readonly isHidden: boolean;
  readonly isBuiltByDbt: boolean;
  readonly tables: readonly TableDraft[];
};

type Trait = Partial<Pick<ColumnDraft, "from" | "tags" | "isPii">>;

/** Marks a column as personal data, together with the tag by which people search for it. */
export const PII: Trait = { isPii: true, tags: ["pii"] };

export const tagged = (...tags: readonly string[]): Trait => ({ tags });

/** `columnsOf("staging.stg_orders")("order_id")` is the trait of a column computed from that one. */
export const columnsOf =
  (table: string) =>
  (...columns: readonly string[]): Trait => ({ from: columns.map((column) => `${table}.${column}`) });

/** An empty description means none, because real catalogs have gaps and an optional property may not be undefined. */
const described = (description: string) => (description === "" ? {} : { description });

type ColumnMaker = (name: string, dataType: string, description?: string, ...traits: readonly Trait[]) => ColumnDraft;

const columnMaker =
  (constraint: Pick<ColumnDraft, "isNullable" | "isPrimaryKey">): ColumnMaker =>
  (name, dataType, description = "", ...traits) => ({
    name,
    dataType,
    ...constraint,
    ...described(description),
    isPii: traits.some((trait) => trait.isPii),
    tags: traits.flatMap((trait) => trait.tags ?? []),
    from: traits.flatMap((trait) => trait.from ?? []),
  });

/** A nullable column. */
export const col = columnMaker({ isNullable: true, isPrimaryKey: false });
/** A column that is never null. */
export const req = columnMaker({ isNullable: false, isPrimaryKey: false });
/** A column of the primary key. */
export const pk = columnMaker({ isNullable: false, isPrimaryKey: true });

type TableMaker = (
  name: string,
  description: string,
  options: TableOptions,
  columns: readonly ColumnDraft[],
) => TableDraft;

const tableMaker =
  (type: TableDraft["type"]): TableMaker =>
  (name, description, options, columns) => ({ ...options, name, type, ...described(description), columns });

export const table = tableMaker("TABLE");
export const view = tableMaker("VIEW");
export const externalTable = tableMaker("EXTERNAL");
export const topic = tableMaker("TOPIC");
export const dynamicTable = tableMaker("DYNAMIC_TABLE");

export const warehouseId = (path: string): string => `${DATABASE}.${path}`;
