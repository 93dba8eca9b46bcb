/** The rows that `catalog-queries.ts` answers, one type a query. */

export type DatabaseRow = { readonly name: string; readonly description: string | null };

export type SchemaRow = DatabaseRow;

export type RelationRow = {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `pg_class.relkind`: r table, p partitioned table, v view, m materialized view, f foreign table. */
  readonly kind: string;
  readonly description: string | null;
  readonly megabytes: number | null;
};

export type ColumnRow = {
  readonly relation: string;
  readonly number: number;
  readonly name: string;
  readonly dataType: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey: boolean;
  readonly position: number;
  readonly description: string | null;
};

export type ViewDependencyRow = { readonly view: string; readonly relation: string; readonly column: number };

export type ViewRuleRow = { readonly view: string; readonly action: string };

/** Everything that is read of one database, all of one moment. */
export type PostgresSnapshot = {
  readonly database: DatabaseRow;
  readonly schemas: readonly SchemaRow[];
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly dependencies: readonly ViewDependencyRow[];
  readonly rules: readonly ViewRuleRow[];
};
