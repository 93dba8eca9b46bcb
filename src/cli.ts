import { createProgram } from "#app/commands/program.ts";
import { runProgram } from "#app/commands/run-program.ts";

await runProgram(createProgram(), process.argv);
