import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from "@pothos/core";
import { relatedRows, statedCost } from "./cost.ts";

export const costPlugin = "costDescriptions";

declare global {
  // Pothos is extended through its global namespace.
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      costDescriptions: CostPlugin<Types>;
    }
  }
}

/** Writes what a list costs into its description, so that a client can plan its pages instead of meeting the limit. */
class CostPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    // The complexity plugin adds the option; what is not declared is reckoned by its default.
    const { complexity } = config.pothosOptions as { complexity?: unknown };
    const words = statedCost(complexity) ?? (complexity === undefined ? relationWords(config) : undefined);
    if (words === undefined) return config;
    return { ...config, description: `${config.description ?? ""}\n\n${words}`.trim() };
  }
}

function relationWords<Types extends SchemaTypes>({ type, kind }: PothosOutputFieldConfig<Types>): string | undefined {
  if (kind === "Subscription" || type.kind !== "List" || type.type.kind === "Scalar" || type.type.kind === "Enum")
    return undefined;
  return `Costs as ${relatedRows} objects do, however many there are.`;
}

SchemaBuilder.registerPlugin(costPlugin, CostPlugin);
