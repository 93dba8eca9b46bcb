import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

/** What the selected fields of one type read of a row; null when that cannot be told, and all of it has to be loaded. */
type Needs = { readonly columns: ReadonlySet<string>; readonly relations: ReadonlyMap<string, Needs | null> } | null;

/** Kept by operation, since fragments share their nodes among operations that may select more beside them. */
const known = new WeakMap<OperationDefinitionNode, WeakMap<FieldNode, { readonly needs: Needs }>>();

/**
 * `query` as Pothos hands it over loads whole rows. This is the same query with only the columns that the fields of `info`
 * read: those that they expose, and those that a derived field names as `columns` in its extensions.
 */
export function withNeededColumns(query: object, info: GraphQLResolveInfo): object {
  const [first] = info.fieldNodes;
  if (first === undefined) return query;
  const ofOperation = known.get(info.operation) ?? new WeakMap();
  known.set(info.operation, ofOperation);
  let entry = ofOperation.get(first);
  if (entry === undefined) {
    const sets = info.fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    entry = { needs: needsOf(info, getNamedType(info.returnType), sets) };
    ofOperation.set(first, entry);
  }
  return narrowed(query, entry.needs);
}

function narrowed(query: unknown, needs: Needs): object {
  // Pothos hands over `true` for a relation of which nothing but its row is wanted.
  const { include, ...beyond } = (query === true ? {} : query) as { include?: Readonly<Record<string, unknown>> };
  // Something else than whole rows with relations was asked for: that is not for here.
  if (needs === null || Object.keys(beyond).length > 0) return query as object;
  const select: Record<string, unknown> = { id: true };
  for (const column of needs.columns) select[column] = true;
  for (const [relation, nested] of Object.entries(include ?? {})) {
    select[relation] = narrowed(nested, needs.relations.get(relation) ?? null);
  }
  return { select };
}

function needsOf(info: GraphQLResolveInfo, type: GraphQLNamedType, sets: readonly SelectionSetNode[]): Needs {
  if (!isObjectType(type)) return null;
  const columns = new Set<string>();
  const relations = new Map<string, SelectionSetNode[]>();
  const fields = type.getFields();
  for (const node of sets.flatMap((set) => [...fieldsOf(info, set)])) {
    const name = node.name.value;
    if (name === "__typename") continue;
    const field = fields[name];
    const read = field === undefined ? null : columnsOf(field);
    if (read !== null) for (const column of read) columns.add(column);
    else if (field?.extensions.pothosPrismaSelect && node.selectionSet !== undefined)
      relations.set(name, [...(relations.get(name) ?? []), node.selectionSet]);
    else return null;
  }
  const nested = [...relations].map(([name, selected]): [string, Needs] => {
    const answered = fields[name]?.type;
    return [name, answered === undefined ? null : needsOf(info, getNamedType(answered), selected)];
  });
  return { columns, relations: new Map(nested) };
}

/** The columns that a field reads, or null when nobody said. */
function columnsOf({ extensions }: GraphQLField<unknown, unknown>): readonly string[] | null {
  const { pothosExposedField, columns, pothosPrismaSelect } = extensions;
  if (Array.isArray(columns)) return columns;
  return typeof pothosExposedField === "string" && !pothosPrismaSelect ? [pothosExposedField] : null;
}

/** Whatever `@skip` and `@include` say: a column too many does no harm. */
function* fieldsOf(info: GraphQLResolveInfo, set: SelectionSetNode): Generator<FieldNode> {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) yield selection;
    else {
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (inner !== undefined) yield* fieldsOf(info, inner.selectionSet);
    }
  }
}
