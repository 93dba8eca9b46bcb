import { getNamedType, getNullableType, isLeafType, isListType, isObjectType } from "graphql";
import { expect, test } from "vitest";
import { buildSchema } from "#schema/schema.ts";

test("every list of objects says in its description what it costs", () => {
  const silent: string[] = [];
  let lists = 0;
  for (const type of Object.values(buildSchema().getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    for (const field of Object.values(type.getFields())) {
      const isList = isListType(getNullableType(field.type)) && !isLeafType(getNamedType(field.type));
      const isPage = type.name === "Query" && field.name.endsWith("s") && field.name.startsWith("get");
      if (!isList && !isPage) continue;
      lists += 1;
      if (!/\bcosts?\b/i.test(field.description ?? "")) silent.push(`${type.name}.${field.name}`);
    }
  }
  expect(silent).toEqual([]);
  expect(lists).toBeGreaterThan(80);
});
