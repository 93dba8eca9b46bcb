import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";

const directory = fileURLToPath(new URL(".", import.meta.url));
const compressible = new Set([".html", ".js", ".css", ".svg", ".json", ".ttf"]);
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Writes file.br and file.gz beside one built file and answers the three sizes in bytes. */
async function precompress(path: string): Promise<{ plain: number; br: number; gz: number }> {
  const content = await readFile(path);
  // Quality 9 is a tenth of the time of 11 for a few per cent of size, which keeps the first start quick.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  const [br, gz] = await Promise.all([brotli(content, { params }), gzipped(content, { level: 9 })]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
  return { plain: content.length, br: br.length, gz: gz.length };
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}

const started = performance.now();
await build({ configFile: join(directory, "vite.config.ts"), logLevel: "error" });

const total = { plain: 0, br: 0, gz: 0 };
const output = join(directory, "dist");
const entries = await readdir(output, { recursive: true, withFileTypes: true });
const paths = entries
  .filter((entry) => entry.isFile() && compressible.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name));
for (const sizes of await Promise.all(paths.map(precompress))) {
  total.plain += sizes.plain;
  total.br += sizes.br;
  total.gz += sizes.gz;
}

/** The scripts that a document asks for before it shows anything, by gzip: its own and those they import. */
async function firstScripts(page: string): Promise<number> {
  const html = await readFile(join(output, page), "utf8");
  const names = [...html.matchAll(/(?:src|href)="\/playground\/(assets\/[^"]+\.js)"/g)].map(([, name = ""]) => name);
  const files = await Promise.all([...new Set(names)].map((name) => readFile(join(output, `${name}.gz`))));
  return files.reduce((sum, { length }) => sum + length, 0);
}

const appScripts = await firstScripts("app.html");
// The app has to open fast on a slow line; what is over this has to become a chunk of its own.
const mostAppScripts = 130_000;

const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(
  `playground built in ${seconds} s: ${paths.length} files, ${kilobytes(total.plain)}, ` +
    `${kilobytes(total.gz)} gzip, ${kilobytes(total.br)} brotli; ` +
    `the app's first scripts: ${kilobytes(appScripts)} gzip of ${kilobytes(mostAppScripts)}\n`,
);
if (appScripts === 0 || appScripts > mostAppScripts) process.exitCode = 1;
