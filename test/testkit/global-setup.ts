import type { TestProject } from "vitest/node";
import { ensureEmbeddedTemplate } from "./embedded-template.ts";
import { ensurePostgresTemplate } from "./postgres-template.ts";

/** Once per project, before its workers start: what every test copies its database from. */
export default async function setup(project: TestProject): Promise<void> {
  if (project.config.env.CATALOG_TEST_DATABASE === "postgres") await ensurePostgresTemplate();
  else await ensureEmbeddedTemplate();
}
