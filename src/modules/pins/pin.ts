import { rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import type { AssetTarget, TargetType } from "#platform/database/asset-targets.ts";

/** One side of a pin, as the public schema lets it be named. */
type PinSideInput = { readonly id: string; readonly type: TargetType };

export type PinInput = { readonly from: PinSideInput; readonly to: PinSideInput };

export type Pin = { readonly from: AssetTarget; readonly to: AssetTarget };

const pinnableFrom: ReadonlySet<TargetType> = new Set(["DASHBOARD", "TABLE", "TERM"]);

/** The rows of a batch as pins, each of which makes sense without looking at its ends. */
export function pinsOf(data: readonly PinInput[]): Pin[] {
  assertBatchSize(data.length);
  return data.map(({ from, to }, index) => {
    const pin = { from: sideOf(from), to: sideOf(to) };
    assertSensible(pin, index);
    return pin;
  });
}

/** Ids in small letters, as the database answers them. */
function sideOf({ id, type }: PinSideInput): AssetTarget {
  return { entityType: type, entityId: id.toLowerCase() };
}

function assertSensible({ from, to }: Pin, index: number): void {
  if (!pinnableFrom.has(from.entityType)) {
    const message = `Row ${index} of the batch: assets are pinned to tables, dashboards and terms, not to a ${from.entityType}.`;
    throw badUserInput(rowField(index, "from.type"), message);
  }
  if (from.entityType === to.entityType && from.entityId === to.entityId) {
    throw badUserInput(rowField(index, "to.id"), `Row ${index} of the batch: an asset cannot be pinned to itself.`);
  }
}

/** Equal for rows that mean the same pin. */
export function pinKey(fromId: string, toId: string): string {
  return `${fromId}/${toId}`;
}

/** Both sides of each pin, one after the other, with how an error names them. */
export function sidesOf(pins: readonly Pin[]): (AssetTarget & { readonly field: string })[] {
  return pins.flatMap(({ from, to }, index) => [
    { ...from, field: rowField(index, "from.id") },
    { ...to, field: rowField(index, "to.id") },
  ]);
}
