import fc from "fast-check";
import { expect, test } from "vitest";
import { TextSet } from "#modules/imports/files/text-set.ts";

test("a set of texts has what was added and nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), fc.array(fc.string({ unit: "binary" })), (added, others) => {
      const texts = new TextSet();
      for (const text of [...added, ...added]) texts.add(text);
      const real = new Set(added);
      expect(texts.size).toBe(real.size);
      for (const text of [...added, ...others]) expect(texts.has(text)).toBe(real.has(text));
    }),
  );
});

test("it grows, and still knows all of many", () => {
  const texts = new TextSet();
  for (let number = 0; number < 20_000; number += 1) texts.add(`column ${number}`);
  expect(texts.size).toBe(20_000);
  const isAsAdded = Array.from({ length: 40_000 }, (_, number) => texts.has(`column ${number}`) === number < 20_000);
  expect(isAsAdded.every(Boolean)).toBe(true);
});
