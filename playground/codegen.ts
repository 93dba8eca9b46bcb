// Types for the app's operations, from schema.graphql: `node playground/codegen.ts [schema file]`. Only the type check needs
// them; the build strips types and takes the documents as they stand in the source.
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@graphql-codegen/cli";
import { preset } from "@graphql-codegen/client-preset";

const directory = fileURLToPath(new URL(".", import.meta.url));
const output = `${join(directory, "src/generated")}/`;

const files: { filename: string; content: string }[] = await generate(
  {
    schema: process.argv[2] ?? join(directory, "../schema.graphql"),
    documents: join(directory, "src/**/*.{ts,tsx}"),
    silent: true,
    generates: {
      [output]: {
        preset,
        presetConfig: { fragmentMasking: false },
        config: {
          documentMode: "string",
          enumsAsTypes: true,
          useTypeImports: true,
          importExtension: ".ts",
          immutableTypes: true,
          scalars: { DateTime: "string", Timestamp: "number", JSON: "unknown" },
        },
      },
    },
  },
  false,
);
for (const { filename, content } of files) {
  await mkdir(dirname(filename), { recursive: true });
  await writeFile(filename, content);
}
