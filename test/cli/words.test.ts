import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProgram } from "#app/commands/program.ts";
import { settings } from "#platform/config/settings.ts";
import { run } from "./run-cli.ts";

type Command = ReturnType<typeof createProgram>;

/** The words of every command there is, so that a new one cannot be forgotten here. */
function paths(command: Command, words: readonly string[] = []): string[][] {
  return [[...words], ...command.commands.flatMap((child) => paths(child, [...words, child.name()]))];
}

test("--help of every command explains it, on standard output, and exits with 0", async () => {
  const commands = paths(createProgram());
  expect(commands.length).toBeGreaterThan(12);
  // Three at a time: the machine that runs the tests may have two cores.
  while (commands.length > 0) {
    const some = commands.splice(0, 3);
    const outcomes = await Promise.all(some.map((words) => run([...words, "--help"])));
    for (const [index, words] of some.entries()) {
      expect(outcomes[index], words.join(" ")).toMatchObject({ code: 0, stderr: "" });
      expect(outcomes[index]?.stdout).toContain(`Usage: ${["catalog", ...words].join(" ")}`);
    }
  }
}, 120_000);

test("serve --help names every setting with its variable and default", async () => {
  const { stdout } = await run(["serve", "--help"]);
  const text = stdout.replace(/\s+/g, " ");
  for (const { variable, shown } of Object.values(settings)) expect(text).toContain(`[${variable}; default: ${shown}]`);
});

test.each([
  ["an unknown option", ["serve", "--no-such-option"]],
  ["an unknown command", ["drop-everything"]],
  ["a missing option", ["admin", "create"]],
  ["a value that an option cannot take", ["token", "create", "--scope", "everything"]],
  ["an instant that is none", ["token", "create", "--scope", "read-only", "--expires-at", "soon"]],
  ["a missing argument", ["token", "revoke"]],
])("%s exits with 2, says so on standard error and does nothing", async (_what, options) => {
  const { code, stdout, stderr } = await run(options);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: .+\n\nTry --help\.|^error: .+\nTry --help\./);
});

test("schema print prints schema.graphql", async () => {
  const { code, stdout } = await run(["schema", "print"]);
  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync(join(import.meta.dirname, "../../schema.graphql"), "utf8"));
});

test("--version is that of package.json", async () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
  expect(await run(["--version"])).toMatchObject({ code: 0, stdout: `${version}\n` });
});
