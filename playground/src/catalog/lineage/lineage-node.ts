import type { LineageSideFragment } from "../../generated/graphql.ts";
import { pathOf } from "../asset-kinds.ts";

export type LineageNode = LineageSideFragment["nodes"][number];

export const assetWords: Record<LineageNode["assetType"], string> = {
  TABLE: "Table",
  COLUMN: "Column",
  DASHBOARD: "Dashboard",
  DASHBOARD_FIELD: "Dashboard field",
};

/** Fields of dashboards have no page of their own. */
export function pageOf({ assetType, id }: LineageNode): string | undefined {
  return assetType === "DASHBOARD_FIELD" ? undefined : pathOf(assetType, id);
}

/** Where it lies, without its own name. */
export function placeOf({ path, name }: LineageNode): string {
  return path.endsWith(name) ? path.slice(0, -name.length).replace(/[./]$/, "") : path;
}
