import { preparePostgres, prepareEmbedded } from "./bench-databases.ts";
import { fullAmounts } from "./fill.ts";
if (process.argv[2] === "pg") console.log(await preparePostgres(fullAmounts, console.log));
else console.log(await prepareEmbedded(fullAmounts, console.log));
