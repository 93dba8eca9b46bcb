import SchemaBuilder from "@pothos/core";
import { describe, expect, test } from "vitest";
import { accessPlugin } from "#graphql/access-plugin.ts";

/** A builder of its own, with the access plugin and nothing else. */
function tinyBuilder() {
  return new SchemaBuilder<{ DefaultFieldNullability: false }>({
    plugins: [accessPlugin],
    defaultFieldNullability: false,
    // The types of other plugins ask for their options, though the plugins are not used here.
  } as ConstructorParameters<typeof SchemaBuilder<{ DefaultFieldNullability: false }>>[0]);
}

const readOnly = { access: { scope: "READ_ONLY" as const } };
// What a slice would have to do to get around the types.
const undeclared = {} as typeof readOnly;

describe("a root field", () => {
  test("that declares its access builds, and shows it", () => {
    const builder = tinyBuilder();
    builder.queryType({
      fields: (t) => ({ open: t.string({ ...readOnly, description: "Open.", resolve: () => "" }) }),
    });
    const field = builder.toSchema().getQueryType()?.getFields().open;
    expect(field?.extensions).toMatchObject({ access: { scope: "READ_ONLY" } });
    expect(field?.description).toBe("Open.\n\nNeeds a Read Only token.");
  });

  test.each(["Query", "Mutation", "Subscription"] as const)(
    "of %s without a declared access does not build",
    (kind) => {
      const builder = tinyBuilder();
      builder.queryType({ fields: (t) => ({ open: t.string({ ...readOnly, resolve: () => "" }) }) });
      builder.mutationType({ fields: (t) => ({ open: t.string({ ...readOnly, resolve: () => "" }) }) });
      const subscribe = () => (async function* () {})();
      builder.subscriptionType({ fields: (t) => ({ open: t.string({ ...readOnly, subscribe, resolve: () => "" }) }) });
      const naked = { ...undeclared, resolve: () => "" };
      if (kind === "Query") builder.queryField("naked", (t) => t.string(naked));
      if (kind === "Mutation") builder.mutationField("naked", (t) => t.string(naked));
      if (kind === "Subscription") builder.subscriptionField("naked", (t) => t.string({ ...naked, subscribe }));
      expect(() => builder.toSchema()).toThrow(`${kind}.naked does not declare its access`);
    },
  );

  test("beside which other types need no declaration", () => {
    const builder = tinyBuilder();
    const Thing = builder.objectRef<{ name: string }>("Thing").implement({
      fields: (t) => ({ name: t.exposeString("name") }),
    });
    builder.queryType({
      fields: (t) => ({ thing: t.field({ ...readOnly, type: Thing, resolve: () => ({ name: "" }) }) }),
    });
    expect(() => builder.toSchema()).not.toThrow();
  });
});
