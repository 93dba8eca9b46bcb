import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Era } from "./scenarios.ts";

const require = createRequire(import.meta.url);
const program = require.resolve("@modelcontextprotocol/conformance/dist/index.js");
const checks = z.array(
  z.looseObject({
    id: z.string(),
    status: z.enum(["SUCCESS", "FAILURE", "WARNING", "SKIPPED", "INFO"]),
    errorMessage: z.string().optional(),
  }),
);

export type Checks = z.output<typeof checks>;

/** Every scenario of an era against a server, or one of them, with all their checks as the suite wrote them down. */
export async function runSuite(url: string, era: Era, scenario?: string): Promise<ReadonlyMap<string, Checks>> {
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  try {
    const which = scenario === undefined ? ["--suite", "all"] : ["--scenario", scenario];
    // How the program ends says too little: it fails for scenarios that are meant for the suite's own server.
    await run("server", "--url", url, ...which, "--spec-version", era, "--output-dir", folder);
    return new Map(
      readdirSync(folder).map((name) => [
        name.replace(/^server-(.*)-\d{4}-\d\d-\d\dT[\d-]+Z$/, "$1"),
        checks.parse(JSON.parse(readFileSync(join(folder, name, "checks.json"), "utf8"))),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The names of all scenarios for servers, with the versions of the protocol that each is for. */
export async function listScenarios(): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = (await run("list", "--server")).matchAll(/^ +- (\S+) \[(.*)\]$/gm);
  return new Map([...lines].map(([, name = "", versions = ""]) => [name, versions.split(",")]));
}

function run(...options: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...options], { maxBuffer: 1e8 }, (_error, stdout) => resolve(stdout));
  });
}
