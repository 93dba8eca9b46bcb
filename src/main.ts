import { runProgram } from "#app/commands/run-program.ts";
import { createStartProgram } from "#app/commands/start.ts";

await runProgram(createStartProgram(), process.argv);
