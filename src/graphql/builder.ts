import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import PrismaPlugin from "@pothos/plugin-prisma";
import { readVariable } from "#platform/config/env.ts";
import type PrismaTypes from "#platform/database/generated/pothos.ts";
import { getDatamodel } from "#platform/database/generated/pothos.ts";
import { accessPlugin } from "./access-plugin.ts";
import type { Context } from "./context.ts";
import { fieldCost } from "./cost.ts";
import { costPlugin } from "./cost-plugin.ts";
import { DateTime, JsonScalar, Timestamp } from "./scalars.ts";
import { sharedPathsPlugin } from "./shared-paths-plugin.ts";

type Scalar<Input, Output> = { Input: Input; Output: Output };

/** The one builder. Slices add their types and fields to it; `src/schema` assembles them. */
export const builder = new SchemaBuilder<{
  Context: Context;
  /** Types of one slice that others add fields to, by name, with what they may rely on. */
  Objects: {
    ApiToken: { readonly id: string; readonly accountId: string };
    ScimToken: { readonly id: string; readonly accountId: string };
  };
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  Scalars: {
    ID: Scalar<string, string>;
    Timestamp: Scalar<Date, Date | number>;
    DateTime: Scalar<Date, Date>;
    JSON: Scalar<unknown, unknown>;
  };
}>({
  plugins: [accessPlugin, sharedPathsPlugin, costPlugin, PrismaPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: { fieldComplexity: fieldCost, disabled: true },
  prisma: {
    client: (context) => context.prisma,
    dmmf: getDatamodel(),
    // A resolver that ignores what was selected would load each relation by a statement of its own.
    onUnusedQuery: readVariable("VITEST") === undefined ? null : "error",
  },
});

builder.queryType({ description: "What can be read." });
builder.mutationType({
  description: "What can be changed. Each mutation is one transaction: all of it happens, or nothing.",
});
builder.subscriptionType({ description: "What can be watched, over graphql-ws or Server-Sent Events." });
builder.addScalarType("Timestamp", Timestamp);
builder.addScalarType("DateTime", DateTime);
builder.addScalarType("JSON", JsonScalar);
