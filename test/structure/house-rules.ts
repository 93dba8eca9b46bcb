import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(import.meta.dirname, "../..");
const longestFile = 300;

type TextRule = {
  readonly name: string;
  readonly files: string;
  /** What is wrong with the text, or nothing. */
  readonly complaint: (text: string) => string | undefined;
};

const everywhere = "{src,test,prisma,playground}/**/*.{ts,tsx,mts,cts,js,mjs,cjs}";

/** What the other tools do not see, because it is about the text and not about what it means. */
const rules: readonly TextRule[] = [
  {
    name: "short-files",
    files: "src/**/*.{ts,tsx,mjs}",
    complaint: (text) => {
      const lines = text.split("\n").length - 1;
      return lines > longestFile ? `${lines} lines, ${longestFile} are the limit` : undefined;
    },
  },
  {
    name: "named-exports",
    files: "src/**/*.{ts,tsx,mjs}",
    complaint: (text) => quoted(/^\s*export\s+(type\s+)?\*.*/m.exec(text)),
  },
  {
    // Another folder is reached by its # name; a relative import stays within its own folder.
    name: "no-way-up",
    files: "src/**/*.{ts,tsx,mjs}",
    complaint: (text) => quoted(/\b(from|import)\s*\(?\s*["'`][.][.]\/.*/.exec(text)),
  },
  {
    name: "nothing-put-off",
    files: everywhere,
    complaint: (text) => quoted(/\b(TO[D]O|FIX[M]E|XX[X])\b.*/.exec(text)),
  },
  {
    name: "all-tests-run",
    files: "test/**/*.{ts,tsx}",
    complaint: (text) => quoted(/\b(it|test|describe|suite)(\.\w+)*\.(only|skip|todo)\b.*/.exec(text)),
  },
];

export type Breach = { readonly rule: string; readonly file: string; readonly complaint: string };

/** Every breach of the rules about texts, in a tree laid out like the project. Generated code answers to nobody. */
export function findBreaches(root = project): Breach[] {
  return rules.flatMap(({ name, files, complaint }) =>
    globSync(files, { cwd: root })
      .filter((file) => !/(^|\/)(generated|dist|node_modules)\//.test(file))
      .sort()
      .flatMap((file) => {
        const found = complaint(readFileSync(join(root, file), "utf8"));
        return found === undefined ? [] : [{ rule: name, file, complaint: found }];
      }),
  );
}

function quoted(match: RegExpExecArray | null): string | undefined {
  return match === null ? undefined : `“${match[0].trim()}”`;
}
