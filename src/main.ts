import { keepCompiled } from "#platform/compile-cache.ts";

keepCompiled();
// Only what is loaded from here on is kept.
const { createStartProgram } = await import("#app/commands/start.ts");
const { runProgram } = await import("#app/commands/run-program.ts");

await runProgram(createStartProgram(), process.argv);
