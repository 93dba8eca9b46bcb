import { keepCompiled } from "#platform/compile-cache.ts";

keepCompiled();
// Only what is loaded from here on is kept.
const { createProgram } = await import("#app/commands/program.ts");
const { runProgram } = await import("#app/commands/run-program.ts");

await runProgram(createProgram(), process.argv);
