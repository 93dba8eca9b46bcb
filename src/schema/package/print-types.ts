import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from "graphql";

/** How values of scalars travel in JSON. A scalar that is not listed stops the build rather than becoming unknown. */
const scalars: Readonly<Record<string, string>> = {
  ID: "string",
  String: "string",
  Boolean: "boolean",
  Int: "number",
  Float: "number",
  DateTime: "string",
  Timestamp: "number",
  JSON: "unknown",
};

/** TypeScript declarations of every type of the schema, as a client sends and receives them. */
export function printTypes(schema: GraphQLSchema): string {
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap(declarationsOf)
    .join("\n");
}

function declarationsOf(type: GraphQLNamedType): string[] {
  const head = comment(type.description, "");
  if (isScalarType(type)) return [`${head}export type ${type.name} = ${scalarNamed(type.name)};\n`];
  if (isEnumType(type)) return [`${head}export type ${type.name} =${membersOf(type)};\n`];
  if (isUnionType(type)) {
    const members = type.getTypes().map(({ name }) => name);
    return [`${head}export type ${type.name} = ${members.join(" | ")};\n`];
  }
  if (isInputObjectType(type)) {
    return [`${head}export type ${type.name} = {\n${Object.values(type.getFields()).map(inputField).join("")}};\n`];
  }
  const fields = Object.values(type.getFields());
  return [
    `${head}export type ${type.name} = {\n${fields.map(outputField).join("")}};\n`,
    ...fields.filter(({ args }) => args.length > 0).map((field) => argumentsOf(type.name, field)),
  ];
}

function membersOf(type: GraphQLEnumType): string {
  const members = type.getValues().map(({ name, description, deprecationReason }) => {
    return `${comment(description, "  ", deprecationReason)}  | ${JSON.stringify(name)}`;
  });
  return `\n${members.join("\n")}`;
}

function outputField(field: GraphQLField<unknown, unknown>): string {
  const { name, type, description, deprecationReason } = field;
  return `${comment(description, "  ", deprecationReason)}  readonly ${name}: ${typed(type)};\n`;
}

/** What has a default or may be null need not be given. */
function inputField({ name, type, defaultValue, description, deprecationReason }: InputField): string {
  const mark = isNonNullType(type) && defaultValue === undefined ? "" : "?";
  return `${comment(description, "  ", deprecationReason)}  readonly ${name}${mark}: ${typed(type)};\n`;
}

type InputField = Pick<GraphQLInputField, "name" | "type" | "defaultValue" | "description" | "deprecationReason">;

function argumentsOf(parent: string, { name, args }: GraphQLField<unknown, unknown>): string {
  const words = name.charAt(0).toUpperCase() + name.slice(1);
  const head = comment(`The arguments of \`${parent}.${name}\`.`, "");
  return `${head}export type ${parent}${words}Args = {\n${args.map(inputField).join("")}};\n`;
}

function typed(type: GraphQLType): string {
  return isNonNullType(type) ? present(type.ofType) : `${present(type)} | null`;
}

function present(type: GraphQLType): string {
  if (isListType(type)) return `ReadonlyArray<${typed(type.ofType)}>`;
  if (isNonNullType(type)) return present(type.ofType);
  return isSpecifiedScalarType(type) ? scalarNamed(type.name) : type.name;
}

function scalarNamed(name: string): string {
  const type = scalars[name];
  if (type === undefined) throw new Error(`print-types.ts does not say how the scalar ${name} travels in JSON`);
  return type;
}

function comment(description: string | null | undefined, indent: string, deprecated?: string | null): string {
  const lines = (description ?? "").split("\n").filter((line, index, all) => line !== "" || index < all.length - 1);
  if (deprecated) lines.push(`@deprecated ${deprecated}`);
  const safe = lines.map((line) => line.replaceAll("*/", "*\\/"));
  if (safe.length === 0) return "";
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`;
  const body = safe.map((line) => `${indent} * ${line}`.trimEnd()).join("\n");
  return `${indent}/**\n${body}\n${indent} */\n`;
}
