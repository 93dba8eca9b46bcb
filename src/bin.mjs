#!/usr/bin/env node
// What `npx catalog` runs. The runtime is the one brought along as the package "node", since the machine's own may be
// too old to run TypeScript; this file alone has to be understood by it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const node = require.resolve("node/bin/node");
const cli = fileURLToPath(new URL("./cli.ts", import.meta.url));
const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
