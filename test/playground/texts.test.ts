import { describe, expect, test } from "vitest";
import { describeFacts, readCost, readRateLimit } from "../../playground/src/answer-facts.ts";
import { regionOfToken } from "../../playground/src/api-token.ts";
import { explain } from "../../playground/src/explain.ts";
import { readLink, writeLink } from "../../playground/src/share-link.ts";
import { argumentAt } from "../../playground/src/string-argument.ts";

const page = "https://eu.example/playground?x=1#old";
const token = `cat_tok_eu_${"a".repeat(49)}`;

describe("a shared link", () => {
  test("gives back the document and variables that went in, after the hash alone", () => {
    const shared = { document: 'query { a(b: "ü + & # % 🦉") }\n# é', variables: '{ "a": "+ %2B" }' };
    const link = writeLink(shared, page);
    const url = new URL(link);
    expect(url.origin + url.pathname + url.search).toBe("https://eu.example/playground?x=1");
    expect(readLink(url.hash)).toEqual(shared);
    expect(readLink("#something-else")).toBeUndefined();
    expect(readLink("")).toBeUndefined();
  });

  test("is refused to what is empty, too long or contains a token", () => {
    expect(writeLink({ document: " ", variables: "" }, page)).toBe("EMPTY");
    expect(writeLink({ document: "x".repeat(30_001), variables: "" }, page)).toBe("TOO_LONG");
    expect(writeLink({ document: `{ a } # ${token}`, variables: "" }, page)).toBe("SECRET");
    expect(writeLink({ document: "{ a }", variables: `{"a":"${token}"}` }, page)).toBe("SECRET");
  });
});

describe("the argument that is being typed", () => {
  test.each([
    ['{ getTables(scope: { pathContains: "or', undefined, { name: "pathContains", typed: "or" }],
    ['{ a(labels: ["one", "t', undefined, { name: "labels", typed: "t" }],
    ['{ a(labels: [\n  "one"\n  "t', undefined, { name: "labels", typed: "t" }],
    ['{ getTables(scope: { pathContains: "or" }) { na', undefined, undefined],
    [
      '{ "tableId": "x',
      "query ($tableId: String!) { b(childTableId: $tableId) }",
      { name: "childTableId", typed: "x" },
    ],
    ['{ "ids": ["', "query ($ids: [String!]) { b(tableIds: $ids) }", { name: "tableIds", typed: "" }],
    ['{ "label": "x', "mutation ($data: [X!]!) { attachTags(data: $data) }", { name: "label", typed: "x" }],
    ['{ "lab', "query { a }", undefined],
  ])("%s", (before, document, expected) => {
    expect(argumentAt(before, document)).toEqual(expected);
  });
});

describe("the line below an answer", () => {
  test("reads what is left from either form of the rate limit header", () => {
    expect(readRateLimit('"points";r=950;t=30')).toEqual({ left: 950, resetSeconds: 30 });
    expect(readRateLimit("limit=100, remaining=50, reset=7")).toEqual({ left: 50, resetSeconds: 7 });
    expect(readRateLimit("nonsense")).toBeUndefined();
    expect(readRateLimit(null)).toBeUndefined();
  });

  test("says cost and rate only where the server does", () => {
    expect(readCost({ cost: { requested: 12, charged: 3 } })).toBe(3);
    expect(readCost({ cost: { requested: 12 } })).toBe(12);
    expect(readCost(undefined)).toBeUndefined();
    const facts = { status: 200, milliseconds: 12.4, bytes: 1234, requestId: "r", retryAfterSeconds: undefined };
    expect(describeFacts({ ...facts, cost: undefined, rate: undefined })).toEqual(["HTTP 200", "12 ms", "1,234 B"]);
    expect(describeFacts({ ...facts, cost: 3, rate: { left: 5, resetSeconds: 9 } }).slice(3)).toEqual([
      "cost 3",
      "5 points left, anew in 9 s",
    ]);
    expect(describeFacts({ ...facts, status: 0, bytes: 0, cost: undefined, rate: undefined })[0]).toBe("No answer");
  });
});

test("each way in which a token fails has its own words, and the wrong region its switch", () => {
  const of = (extensions: Record<string, unknown>) => explain({ message: "", extensions });
  const reasons = ["EXPIRED", "SUPERSEDED", "REVOKED", "UNKNOWN", "MALFORMED", "OWNER_SUSPENDED", "ACCOUNT_SUSPENDED"];
  const told = reasons.map((reason) => of({ code: "UNAUTHENTICATED", reason })?.text);
  expect(new Set(told).size).toBe(reasons.length);
  expect(told).not.toContain(of({ code: "UNAUTHENTICATED" })?.text);
  expect(of({ code: "UNAUTHENTICATED", reason: "WRONG_REGION", region: "us" })).toMatchObject({ switchTo: "us" });
  expect(of({ code: "FORBIDDEN", requiredScope: "READ_WRITE" })?.text).toContain("Read & Write");
  expect(of({ code: "BAD_USER_INPUT" })).toBeUndefined();
  expect(explain(undefined)).toBeUndefined();
});

test("a token names its region in its own text", () => {
  expect(regionOfToken(token)).toBe("eu");
  expect(regionOfToken("nonsense")).toBeUndefined();
});
