import { Console } from "node:console";
import { PassThrough } from "node:stream";
import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "#kernel/secret.ts";
import { createLogger } from "#platform/logger/logger.ts";

const text = "open-sesame-1234567890";
const secret = new Secret(text);

function printed(): string {
  const stream = new PassThrough();
  const console = new Console(stream, stream);
  console.log(secret, { secret }, [secret]);
  console.error("%s %o %O %j", secret, secret, { deep: { secret } }, secret);
  console.dir({ secret }, { depth: 9, showHidden: true });
  console.table([{ secret }]);
  return stream.read().toString();
}

function logged(): string {
  const lines: string[] = [];
  const logger = createLogger("debug", { write: (line: string) => lines.push(line) });
  logger.info({ secret, nested: { list: [secret] } }, `message ${secret}`);
  return lines.join("");
}

test.each<[string, () => string]>([
  ["console", printed],
  ["inspect", () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
  ["format", () => format("%s %o %j %i", secret, secret, secret, secret)],
  ["JSON", () => JSON.stringify({ secret, list: [secret] })],
  ["a template", () => `${secret}`],
  ["concatenation", () => `a${String(secret)}b`],
  ["an error's message", () => inspect(new Error(`cannot use ${secret}`, { cause: { secret } }), { depth: 9 })],
  ["a log line", logged],
])("T2 a secret prints as [secret] in %s", (_where, print) => {
  expect(print()).toContain("[secret]");
  expect(print()).not.toContain(text);
});

test("T2 a secret hides its text from spreading, keys and cloning, and reveals it when asked", () => {
  expect({ ...secret }).toEqual({});
  expect(Object.getOwnPropertyNames(secret)).toEqual([]);
  expect(JSON.stringify(structuredClone(secret))).not.toContain(text);
  expect(secret.reveal()).toBe(text);
});
