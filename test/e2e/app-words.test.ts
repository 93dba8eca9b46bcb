import { describe, expect, test } from "vitest";
import { noteServerTime, serverNow } from "../../playground/src/app/api/server-clock.ts";
import { relativeTime } from "../../playground/src/app/parts/time-words.ts";
import { returnPath } from "../../playground/src/app/session/return-path.ts";
import { expiryOf } from "../../playground/src/settings/api/expiry.ts";
import { boxSecret } from "../../playground/src/settings/api/secret-box.ts";
import { describeChanges, historyOf } from "../../playground/src/settings/api/token-words.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const person = { id: "1", name: "Ada", email: "ada@example.com" };
const token = {
  id: "a",
  name: "sync",
  scope: "READ_ONLY",
  kind: "STANDARD",
  status: "ACTIVE",
  maskedValue: "cat_tok_eu_…3fK9",
  createdAt: 1,
  createdBy: person,
  expiresAt: 9,
  lastUsedAt: null,
  revokedAt: null,
  revokedBy: null,
  revokeReason: null,
  supersededAt: null,
  replacedBy: null,
} as const;

describe("times as the app says them", () => {
  test.each([
    [0, "just now"],
    [-3 * minute, "3 min ago"],
    [-119 * minute, "119 min ago"],
    [-2 * hour, "2 h ago"],
    [-47 * hour, "47 h ago"],
    [-49 * hour, "2 days ago"],
    [30_000, "in less than a minute"],
    [12 * day - 1, "in 12 days"],
    [365 * day - 1_000, "in 365 days"],
  ])("%i ms from now is “%s”", (offset, words) => {
    expect(relativeTime(1e12 + offset, 1e12)).toBe(words);
  });

  test("they follow the server's clock where it differs from this machine's by more than a header's rounding", () => {
    noteServerTime(new Date(Date.now() + hour).toUTCString());
    expect(Math.abs(serverNow() - Date.now() - hour)).toBeLessThan(2_000);
    noteServerTime(new Date().toUTCString());
    expect(serverNow() - Date.now()).toBeLessThan(5);
  });
});

describe("the life of a token as it is chosen", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");

  test("is never longer than the policy allows", () => {
    expect(expiryOf({ kind: "days", days: 365 }, now, 90)).toBe(now + 90 * day);
    expect(expiryOf({ kind: "date", date: "2030-01-01" }, now, 90)).toBe(now + 90 * day);
  });

  test("by date, ends with that day", () => {
    const end = new Date(expiryOf({ kind: "date", date: "2026-12-24" }, now, 365) ?? 0);
    expect([end.getDate(), end.getHours(), end.getMinutes()]).toEqual([24, 23, 59]);
    expect(expiryOf({ kind: "date", date: "" }, now, 365)).toBeUndefined();
  });
});

test.each([
  ["/settings/api", "/settings/api"],
  ["/tables/1?tab=lineage", "/tables/1?tab=lineage"],
  ["https://evil.example/x", "/"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["/\t/evil.example", "/"],
  ["javascript:alert(1)", "/"],
  [null, "/"],
])("after signing in, %j leads to %s", (asked, path) => {
  expect(returnPath(asked, "https://catalog.example")).toBe(path);
});

test("a secret is handed over once", () => {
  const box = boxSecret("cat_tok_eu_x");
  expect([box.take(), box.take()]).toEqual(["cat_tok_eu_x", ""]);
  expect(JSON.stringify(box)).toBe("{}");
});

describe("what is told of a token", () => {
  test("its history says when, why and by whom, newest first", () => {
    const revoked = { ...token, status: "REVOKED", revokedAt: 5, revokedBy: person, revokeReason: "leaked" } as const;
    expect(historyOf(revoked, 9)).toEqual([
      { at: 5, text: "Revoked by Ada: “leaked”" },
      { at: 1, text: "Created by Ada" },
    ]);
    const replaced = { ...token, supersededAt: 7, replacedBy: { id: "b", name: "new", maskedValue: "…" } };
    expect(historyOf(replaced, 6)[0]?.text).toBe("Ends, replaced by new");
    expect(historyOf(replaced, 8)[0]?.text).toBe("Replaced by new");
  });

  test("changes between two readings are sentences; what stayed is not mentioned", () => {
    const revoked = { ...token, status: "REVOKED", revokedBy: null } as const;
    const other = { ...token, id: "b", name: null };
    expect(describeChanges([token], [token])).toEqual([]);
    expect(describeChanges([token], [revoked, other])).toEqual([
      "The command line revoked sync.",
      "Ada created cat_tok_eu_…3fK9.",
    ]);
  });
});
