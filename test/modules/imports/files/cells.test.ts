import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readInstant, readList, readWhole } from "#modules/imports/files/cells.ts";
import { Findings, UnreadableFile } from "#modules/imports/files/findings.ts";
import { lineageShape, qualityShape } from "#modules/imports/files/other-shapes.ts";
import { readPart } from "#modules/imports/files/read-part.ts";
import { KnownRows } from "#modules/imports/files/shape.ts";

describe("cells", () => {
  test.each([
    ["['a','b']", ["a", "b"]],
    ['("a","b")', ["a", "b"]],
    ["{'a'}", ["a"]],
    ["'a'", ["a"]],
    ["", []],
    ["[]", []],
    ["['it''s', 'a, b']", ["it's", "a, b"]],
    ["a, b", ["a", "b"]],
    ["['a'", undefined],
    ["['a' 'b']", undefined],
  ])("a list is written in many ways: %s", (text, items) => {
    expect(readList(text)).toEqual(items);
  });

  test.each([
    ["2026-02-03", "2026-02-03T00:00:00.000Z"],
    ["2026-02-03 04:05:06", "2026-02-03T04:05:06.000Z"],
    ["2026-02-03T04:05:06.123456+02:00", "2026-02-03T02:05:06.123Z"],
    ["2026-02-03 04:05:06 UTC", "2026-02-03T04:05:06.000Z"],
    ["2026-02-03 04:05:06+02", "2026-02-03T02:05:06.000Z"],
    ["1770000000", "2026-02-02T02:40:00.000Z"],
    ["1770000000000", "2026-02-02T02:40:00.000Z"],
    ["2026-02-30", undefined],
    ["yesterday", undefined],
  ])("a date is written in many ways: %s", (text, instant) => {
    expect(readInstant(text)).toBe(instant);
  });

  test("a whole number fits into the database", () => {
    expect([readWhole("7"), readWhole("3.0"), readWhole("2147483648"), readWhole("1.5")]).toEqual([
      7,
      3,
      undefined,
      undefined,
    ]);
  });

  test("any text is a list or none, and any list reads back", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void readList(text)));
    const items = fc.uniqueArray(fc.stringMatching(/^[^\\'\s][^\\']{0,10}$/), { maxLength: 5 });
    fc.assert(
      fc.property(items, (list) => {
        const written = `[${list.map((item) => `'${item}'`).join(",")}]`;
        expect(readList(written)).toEqual(list);
      }),
    );
  });
});

test("whatever bytes a file holds, it is read to its end or called unreadable, and each row is good or has an issue", async () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      '"',
      ",",
      "\n",
      "\r\n",
      "\0",
      "TABLE",
      "2026-01-01",
      "\uD800",
      "id,table_path,name,status,run_at\n",
    ),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 40 }),
      fc.constantFrom(lineageShape, qualityShape),
      async (pieces, shape) => {
        const header = `${shape.map(({ column }) => column).join(",")}\n`;
        const findings = new Findings();
        const reading = { file: "f.csv", part: "p", shape, findings, known: new KnownRows() };
        let good = 0;
        try {
          for await (const _row of readPart(Readable.from([Buffer.from(header + pieces.join(""))]), reading)) good += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile);
        }
        expect(good).toBe(findings.rowsLoaded);
        expect(findings.issueCount).toBeGreaterThanOrEqual(findings.rowsRejected);
      },
    ),
    { numRuns: 300 },
  );
});
