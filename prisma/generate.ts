// `npm run generate`, also after every install: the database client and the types of the schema's builder.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { environmentWith } from "#platform/config/env.ts";

const project = join(import.meta.dirname, "..");
const program = join(project, "node_modules/prisma/build/index.js");

const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [program, "generate", "--config", "prisma/prisma.config.ts", "--no-hints"],
  {
    cwd: project,
    encoding: "utf8",
    env: environmentWith({
      // Generating does not run the engine, and any program here keeps Prisma from downloading it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    }),
  },
);
if (status !== 0) {
  process.stderr.write(stdout + stderr);
  process.exitCode = status ?? 1;
}
