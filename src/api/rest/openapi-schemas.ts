import { z } from "zod";

/** JSON Schema as far as this door's shapes come to it. */
export type JsonSchema = {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

const places = { zod: "#/$defs/", openApi: "#/components/schemas/" };

/** Turns shapes into schemas of one document: those that have a name are described once and referred to by it. */
export function createSchemas() {
  const named: Record<string, JsonSchema> = {};
  return {
    named: named as Readonly<Record<string, JsonSchema>>,
    of: (shape: z.ZodType, io: "input" | "output"): JsonSchema => {
      const text = JSON.stringify(z.toJSONSchema(shape, { io, unrepresentable: "any" }));
      // Printed by zod a line ago; references are the only strings that begin so.
      const printed = JSON.parse(text.replaceAll(`"${places.zod}`, `"${places.openApi}`)) as JsonSchema & {
        readonly $schema?: string;
        readonly $defs?: Readonly<Record<string, JsonSchema>>;
      };
      const { $schema: _dialect, $defs = {}, ...schema } = printed;
      Object.assign(named, $defs);
      return schema;
    },
  };
}

export type Schemas = ReturnType<typeof createSchemas>;

/** The name of what a reference refers to. */
export function nameOf({ $ref }: JsonSchema): string | undefined {
  return $ref?.slice(places.openApi.length);
}

/** A query has words only; those that are read as a truth or as a list are described as what clients should send. */
export function asParameter(schema: JsonSchema) {
  if (schema.enum?.join() === "true,false") return { schema: { type: "boolean" } };
  const list = schema.anyOf?.find(({ type }) => type === "array");
  return list === undefined ? { schema } : { schema: list, style: "form", explode: true };
}
