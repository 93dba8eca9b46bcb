// Part of `npm run check`: fails when the models say something that the migrations do not.
import { datamodel, migrationHistory, noFilter, openSchemaEngine } from "./schema-engine.ts";

const engine = await openSchemaEngine();
const { stdout, exitCode } = await engine.diff({
  from: migrationHistory(),
  to: datamodel(),
  script: true,
  exitCode: true,
  filters: noFilter,
});
if (exitCode !== 0) {
  process.stderr.write(
    `The models differ from the migrations; npm run migration:new -- <name> writes this:\n${stdout}\n`,
  );
}
process.exit(exitCode === 0 ? 0 : 1);
