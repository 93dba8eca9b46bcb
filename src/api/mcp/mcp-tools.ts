import { heldScope } from "#kernel/actor.ts";
import { assetTools } from "./asset-tools.ts";
import { lineageTools } from "./lineage-tools.ts";
import type { McpCall, McpTool } from "./mcp-tool.ts";
import { searchTools } from "./search-tools.ts";
import { whoami } from "./whoami-tool.ts";
import { writingTools } from "./writing-tools.ts";

export const mcpTools: readonly McpTool[] = [...searchTools, ...assetTools, ...lineageTools, whoami, ...writingTools];

/** What this caller may see and run, and what is hidden: a tool that writes is not there for whoever may only read. */
export function toolsFor({ actor }: Pick<McpCall, "actor">): {
  readonly shown: readonly McpTool[];
  readonly hidden: readonly McpTool[];
} {
  const mayWrite = heldScope(actor) === "READ_WRITE";
  const isShown = ({ writes }: McpTool): boolean => writes === undefined || mayWrite;
  return { shown: mcpTools.filter(isShown), hidden: mcpTools.filter((tool) => !isShown(tool)) };
}
