import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from "graphql";

const deepest = 4;

/** For each query that pages or lists: documents that select everything that it can answer, some levels deep. */
export function queriesOfEverything(schema: GraphQLSchema): [name: string, query: string][] {
  const roots = Object.entries(schema.getQueryType()?.getFields() ?? {});
  return roots
    .filter(([, { args, extensions }]) => !args.some(isRequiredArgument) && isOfCatalog(extensions))
    .map(([name, field]) => {
      const paged = field.args.some((arg) => arg.name === "pagination");
      return [name, `{ ${name}${paged ? "(pagination: { nbPerPage: 4, page: 0 })" : ""} ${selectionOf(field, 0)} }`];
    });
}

export type SingleField = { readonly root: string; readonly field: string; readonly query: string };

/** Each field of the rows of a list by itself, so that none lives on the columns of another. */
export function queriesOfSingleFields(schema: GraphQLSchema): SingleField[] {
  const roots = Object.entries(schema.getQueryType()?.getFields() ?? {});
  return roots.flatMap(([root, field]) => {
    const page = getNamedType(field.type);
    const rows = isObjectType(page) ? page.getFields().data : undefined;
    const row = rows === undefined ? undefined : getNamedType(rows.type);
    if (!isObjectType(row) || field.args.some(isRequiredArgument) || !isOfCatalog(field.extensions)) return [];
    return Object.values(row.getFields()).map((one) => ({
      root,
      field: one.name,
      query: `{ ${root}(pagination: { nbPerPage: 4, page: 0 }) { data { ${one.name} ${selectionOf(one, deepest - 1)} } } }`,
    }));
  });
}

function isOfCatalog({ access }: { access?: unknown }): boolean {
  return Object(access).ofCatalogOnly === true;
}

function selectionOf(field: GraphQLField<unknown, unknown>, level: number): string {
  const type = getNamedType(field.type);
  return isLeafType(type) ? "" : `{ __typename ${fieldsOf(type, level)} }`;
}

function fieldsOf(type: GraphQLNamedType, level: number): string {
  if (!isObjectType(type)) return "";
  return Object.values(type.getFields())
    .filter((field) => !field.args.some(isRequiredArgument))
    .filter((field) => isLeafType(getNamedType(field.type)) || level < (isMany(field) ? 3 : deepest))
    .map((field) => `${field.name} ${selectionOf(field, level + 1)}`)
    .join(" ");
}

function isMany({ type }: GraphQLField<unknown, unknown>): boolean {
  return isListType(getNullableType(type));
}
