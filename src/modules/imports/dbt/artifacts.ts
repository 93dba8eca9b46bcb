import { z } from "zod";
import { readJsonFile } from "./json-file.ts";

const dependsOn = z.object({ nodes: z.array(z.string()).nullish() }).nullish();

const relation = z.object({
  unique_id: z.string(),
  resource_type: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  column_name: z.string().nullish(),
  attached_node: z.string().nullish(),
  depends_on: dependsOn,
});

const exposure = z.object({
  unique_id: z.string(),
  name: z.string(),
  label: z.string().nullish(),
  url: z.string().nullish(),
  description: z.string().nullish(),
  depends_on: dependsOn,
});

const results = z.object({
  metadata: z.object({ generated_at: z.string() }),
  results: z.array(
    z.object({
      unique_id: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      timing: z.array(z.object({ completed_at: z.string().nullish() })).nullish(),
    }),
  ),
});

export type Exposure = z.infer<typeof exposure>;
export type TestNode = z.infer<typeof relation>;
export type RunResult = z.infer<typeof results>["results"][number];

/** What depends on models outside the project. */
export async function readExposures(path: string): Promise<readonly Exposure[]> {
  const schema = z.object({ exposures: z.record(z.string(), exposure).nullish() });
  const { exposures } = await readJsonFile({ path, what: "manifest", schema });
  return Object.values(exposures ?? {});
}

/** The tests of a project by their unique ids. */
export async function readTests(path: string): Promise<ReadonlyMap<string, TestNode>> {
  const schema = z.object({ nodes: z.record(z.string(), z.unknown()) });
  const { nodes } = await readJsonFile({ path, what: "manifest", schema });
  const tests = Object.values(nodes).flatMap((node) => {
    const parsed = relation.safeParse(node);
    return parsed.success && parsed.data.resource_type === "test" ? [parsed.data] : [];
  });
  return new Map(tests.map((test) => [test.unique_id, test]));
}

export function readRunResults(path: string) {
  return readJsonFile({ path, what: "run_results", schema: results });
}
