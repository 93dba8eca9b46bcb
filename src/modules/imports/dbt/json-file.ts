import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";

type JsonFile<T> = { readonly path: string; readonly what: string; readonly schema: z.ZodType<T> };

/** Reads and parses one dbt artifact; a file that is missing, broken or of another kind is told in one sentence. */
export async function readJsonFile<T>(file: JsonFile<T>): Promise<T> {
  const parsed = file.schema.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "its top level" : issue.path.map(String).join(" → ");
  throw refusal(
    `The file ${file.path} is not a dbt ${file.what}: at ${place}, ${issue?.message ?? "it does not fit"}.`,
  );
}

async function readJson({ path, what }: { readonly path: string; readonly what: string }): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw refusal(isMissing ? `There is no file ${path}.` : `The file ${path} cannot be read.`, error);
  });
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return value;
  } catch (error) {
    throw refusal(`The file ${path} is not valid JSON, so it cannot be a dbt ${what}.`, error);
  }
}

function refusal(message: string, cause?: unknown): CatalogError {
  return new CatalogError("BAD_USER_INPUT", message, {}, cause);
}
