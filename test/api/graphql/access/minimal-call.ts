import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  OperationTypeNode,
} from "graphql";
import type { Access } from "#graphql/access.ts";

export type RootField = {
  readonly operation: OperationTypeNode;
  readonly name: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly access: Access | undefined;
};

export type MinimalCall = { readonly query: string; readonly variables: Record<string, unknown> };

/** Every field at which an operation of the schema can begin. */
export function rootFields(schema: GraphQLSchema): RootField[] {
  return Object.values(OperationTypeNode).flatMap((operation) =>
    Object.entries(schema.getRootType(operation)?.getFields() ?? {}).map(([name, field]) => ({
      operation,
      name,
      field,
      access: field.extensions.access as Access | undefined,
    })),
  );
}

/** The shortest valid operation that asks for the field alone, with values made up for what it cannot do without. */
export function minimalCall({ operation, name, field }: RootField): MinimalCall {
  const required = field.args.filter(isRequiredArgument);
  const declared = required.map((arg) => `$${arg.name}: ${arg.type}`).join(", ");
  const given = required.map((arg) => `${arg.name}: $${arg.name}`).join(", ");
  const selection = isLeafType(getNamedType(field.type)) ? "" : " { __typename }";
  const query = `${operation}${declared && ` (${declared})`} { ${name}${given && `(${given})`}${selection} }`;
  return { query, variables: Object.fromEntries(required.map((arg) => [arg.name, dummy(arg.type)])) };
}

const scalars: Readonly<Record<string, unknown>> = {
  String: "00000000-0000-7000-8000-000000000000",
  ID: "00000000-0000-7000-8000-000000000000",
  Int: 1,
  Float: 1,
  Boolean: false,
  Timestamp: 1_800_000_000_000,
  DateTime: "2026-03-01T12:00:00Z",
  JSON: {},
};

function dummy(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return dummy(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(required.map((field) => [field.name, dummy(field.type)]));
  }
  if (!(type.name in scalars)) throw new Error(`give the matrix a value of the scalar ${type.name}`);
  return scalars[type.name];
}
