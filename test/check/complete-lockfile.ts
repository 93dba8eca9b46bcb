// `npm run lockfile:complete` after every `npm install <package>`: npm leaves the optional packages of other systems out of
// the lockfile where the registry does not offer them, and `npm ci` then refuses the file.
import { readFileSync, writeFileSync } from "node:fs";

type Entry = {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};
type Lockfile = { packages: Record<string, Entry> };

const file = "package-lock.json";
const lockfile: Lockfile = JSON.parse(readFileSync(file, "utf8"));

/** Where Node would look for a package from a place in the tree, the nearest first. */
function placesOf(from: string, name: string): string[] {
  const parts = from.split("/node_modules/");
  const nested = parts.map((_, index) => `${parts.slice(0, index + 1).join("/node_modules/")}/node_modules/${name}`);
  return [...nested, `node_modules/${name}`];
}

/** The platform stands in the package's name: biome's "cli-darwin-arm64", oxc's "binding-linux-x64-musl". */
function platformOf(name: string): Record<string, string[]> {
  const os = /(android|darwin|freebsd|linux|openharmony|win32)/.exec(name)?.[1];
  const cpu = /(arm64|x64|ia32|ppc64|riscv64|s390x|loong64|arm)(?=-|$)/.exec(name)?.[1];
  const libc = name.endsWith("musl") ? "musl" : name.endsWith("gnu") && os === "linux" ? "glibc" : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
}

let added = 0;
for (const [path, entry] of Object.entries(lockfile.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (placesOf(path, name).some((place) => place in lockfile.packages)) continue;
    lockfile.packages[`node_modules/${name}`] = {
      version,
      optional: true,
      ...(entry.dev && { dev: true }),
      ...platformOf(name),
    };
    added += 1;
  }
}
lockfile.packages = Object.fromEntries(Object.entries(lockfile.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lockfile, null, 2)}\n`);
process.stdout.write(`${file}: ${added} entries added.\n`);
