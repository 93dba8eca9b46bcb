/** The parts of a table's name as they are written, at most database, schema and table; the last is the table's own. */
export type QualifiedName = readonly string[];

export type ColumnName = { readonly table: QualifiedName; readonly column: string };

export type Join = { readonly left: ColumnName; readonly right: ColumnName };

/** OTHER neither reads nor writes data, such as SET or BEGIN. */
export type StatementKind = "SELECT" | "WRITE" | "OTHER";

export type ParsedSql = {
  /** Read or written, each once. */
  readonly tables: readonly QualifiedName[];
  readonly joins: readonly Join[];
  readonly kind: StatementKind;
};

/** Why a text could not be read, in a phrase. */
export type Unparsed = { readonly unparsed: string };

export type ColumnSources = { readonly column: string; readonly sources: readonly ColumnName[] };

export type ViewLineage = {
  /** What is created; null for a bare query. */
  readonly target: QualifiedName | null;
  readonly tables: readonly QualifiedName[];
  /** The columns of which it can be told, with those that their expressions name. */
  readonly columns: readonly ColumnSources[];
  /** How many columns, or stars that stand for columns, nothing can be told of. */
  readonly unknownColumns: number;
};
