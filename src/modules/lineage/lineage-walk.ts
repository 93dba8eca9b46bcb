import { badUserInput } from "#kernel/errors.ts";
import { type EdgeKind, fieldEdges, tableEdges } from "./edge-kind.ts";
import type { LineageAssetType, LineageType } from "./lineage-list.ts";

/** Upstream leads from children to parents, downstream from parents to children. */
export type WalkDirection = "UPSTREAM" | "DOWNSTREAM";

export type WalkStart = { readonly id: string; readonly direction: WalkDirection; readonly depth: number };

/** Several walks over the edges of one kind. Each stops at its depth, or once it has found more than `limit` edges. */
export type Walk = {
  readonly accountId: string;
  readonly kind: EdgeKind;
  readonly starts: readonly WalkStart[];
  readonly limit: number;
};

/** An edge as a walk met it, `depth` steps from its start. */
export type WalkedEdge = {
  readonly direction: WalkDirection;
  readonly depth: number;
  readonly id: string;
  readonly parentId: string;
  readonly childId: string;
  readonly lineageType: LineageType;
};

/** An asset as a graph or a path shows it. */
export type LineageAsset = {
  readonly assetType: LineageAssetType;
  readonly id: string;
  readonly name: string;
  readonly path: string;
};

/** Tables and dashboards are walked over one kind of edges, columns and dashboard fields over the other. */
export function kindWalkedFrom({ assetType }: LineageAsset): EdgeKind {
  return assetType === "TABLE" || assetType === "DASHBOARD" ? tableEdges : fieldEdges;
}

type Range = { readonly least: number; readonly most: number; readonly byDefault: number };

/** The argument's value, if it lies in its range. Nothing is clamped in silence. */
export function inRange(field: string, given: number | null | undefined, { least, most, byDefault }: Range): number {
  const value = given ?? byDefault;
  if (value >= least && value <= most) return value;
  throw badUserInput(field, `${field} has to lie between ${least} and ${most}, got ${value}.`);
}
