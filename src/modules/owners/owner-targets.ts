import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { type AssetTarget, lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";

/** An asset as the public schema lets it be named: both halves may be left out there, but not here. */
export type OwnedTarget = {
  readonly entityId?: string | null | undefined;
  readonly entityType?: "DASHBOARD" | "TABLE" | "TERM" | null | undefined;
};

const field = "data.targetEntities";

export function checkedTargets(targets: readonly OwnedTarget[]): AssetTarget[] {
  assertBatchSize(targets.length, field);
  return targets.map(({ entityId, entityType }, index) => ({
    entityId: given(entityId, `${field}[${index}].entityId`).toLowerCase(),
    entityType: given(entityType, `${field}[${index}].entityType`),
  }));
}

/** The targets have to be in the account. Their own rows are written to: each counts its owners. */
export function lockTargets(write: CatalogWrite, targets: readonly AssetTarget[]): Promise<void> {
  return lockAssets(write, targets, { field: (index) => `${field}[${index}].entityId`, strength: "written" });
}

/** For an upsert, where "all of them" means nothing. */
export function requiredTargets(targets: readonly OwnedTarget[] | null | undefined): AssetTarget[] {
  if (targets === null || targets === undefined) throw badUserInput(field, `${field} has to name what shall be owned.`);
  return checkedTargets(targets);
}

function given<T>(value: T | null | undefined, path: string): T {
  if (value === null || value === undefined) throw badUserInput(path, `${path} is needed.`);
  return value;
}
