import { expect, test } from "vitest";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";

test("ids made later are greater, also thousands in one millisecond and with a clock that steps back", () => {
  const now = Date.now();
  const clock = (index: number) => (index < 10_000 ? now : now - 5_000);
  const ids = Array.from({ length: 20_000 }, (_, index) => uuidV7(clock(index)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test("ids are UUIDs of version 7 and variant 10 that begin with their millisecond", () => {
  const later = Date.now() + 60_000;
  const id = uuidV7(later);
  expect(isUuid(id)).toBe(true);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(later);
});

test("ids of one millisecond cannot be guessed from one another", () => {
  const tails = Array.from({ length: 2_000 }, () => uuidV7().slice(-12));
  expect(new Set(tails).size).toBe(tails.length);
});
