import type { AnswerInput } from "./answerer.ts";
import { citationOf, plainText } from "./citations.ts";
import type { Intent } from "./question-intent.ts";
import type { AssetFacts, NearAsset, Retrieved, Side } from "./retrieve.ts";

/**
 * Composes the answer from what the catalog has on record, and from nothing else: it understands a few kinds of English
 * questions, and says plainly what it did not find. Every sentence names its assets.
 */
export async function answerEmbedded({ question, retrieved }: AnswerInput): Promise<string> {
  const [asset, ...others] = retrieved.assets;
  if (asset === undefined) return nothingFound(question, retrieved);
  const { intent } = retrieved.question;
  const sentences = [
    ...doubts(asset, retrieved),
    ...(intent === null ? overview(asset) : sentencesOf[intent](asset)),
    ...(asset.isDeprecated ? [`${citationOf(asset)} is marked as deprecated.`] : []),
    ...(intent === "WHERE" || intent === null ? alsoFound(others) : []),
  ];
  return sentences.join(" ");
}

const sentencesOf: Readonly<Record<Intent, (asset: AssetFacts) => string[]>> = {
  WHERE: (asset) => [place(asset), ...(asset.description === "" ? [] : [meaning(asset)])],
  OWNER: (asset) => [ownership(asset)],
  MEANING: (asset) => [meaning(asset), place(asset)],
  UPSTREAM: (asset) => feeds(asset),
  IMPACT: (asset) => impact(asset),
};

function overview(asset: AssetFacts): string[] {
  return [place(asset), meaning(asset), ownership(asset), ...feeds(asset), ...impact(asset)];
}

const mostNamed = 10;

function nothingFound(question: string, { question: { subject } }: Retrieved): string {
  if (subject === "") {
    return "I cannot tell which asset this is about. Name a table, column, dashboard or glossary term.";
  }
  const asked = plainText(question.length > 200 ? `${question.slice(0, 200)}…` : question);
  return `I found nothing in the catalog for “${asked}”. I look for the words of the question in the names and descriptions of tables, columns, dashboards and glossary terms.`;
}

/** Search answers with the nearest that there is; that this is something else than what was named has to be said. */
function doubts(asset: AssetFacts, { question: { subject, refersBack } }: Retrieved): string[] {
  if (subject === "" || refersBack) return [];
  const known = `${asset.name} ${asset.path} ${asset.description}`.toLowerCase();
  const words = subject.toLowerCase().split(/[\s._-]+/);
  if (words.some((word) => known.includes(word.slice(0, Math.max(4, word.length - 3))))) return [];
  return [`Nothing in the catalog is called “${plainText(subject)}”; the closest I found is ${citationOf(asset)}.`];
}

const kindNames = { TABLE: "table", COLUMN: "column", DASHBOARD: "dashboard", TERM: "glossary term" } as const;

function place(asset: AssetFacts): string {
  const named = citationOf(asset);
  if (asset.kind === "TERM") return `${named} is a term of the glossary.`;
  const kind =
    asset.kind === "TABLE" && asset.detail !== "table" ? asset.detail.replace("_", " ") : kindNames[asset.kind];
  const type = asset.kind === "COLUMN" ? ` of type ${plainText(asset.detail)}` : "";
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  return `${named} is ${article} ${kind}${type}, found at ${plainText(asset.path)} in the source ${plainText(asset.source)}.`;
}

function meaning(asset: AssetFacts): string {
  const named = citationOf(asset);
  if (asset.description === "") return `Nobody has described ${named} yet.`;
  const text = plainText(asset.description.trim());
  return `${named} is described as: “${text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text}”`;
}

function ownership(asset: AssetFacts): string {
  const named = asset.kind === "COLUMN" ? `The table of ${citationOf(asset)}` : citationOf(asset);
  if (asset.owners.length === 0) return `${named} has no owner on record.`;
  return `${named} is owned by ${listed(asset.owners.map(plainText))}.`;
}

function feeds(asset: AssetFacts): string[] {
  const named = citationOf(asset);
  if (asset.kind === "TERM") return [`${named} is a glossary term; there is no lineage of terms.`];
  const { direct, further } = byDistance(asset.upstream);
  if (direct.length === 0) return [`No lineage into ${named} is on record.`];
  const sentences = [`${named} is fed directly by ${cited(direct)}.`];
  if (further.length > 0) sentences.push(`Further up, its data comes from ${cited(further)}.`);
  return [...sentences, ...cutOff(asset.upstream)];
}

function impact(asset: AssetFacts): string[] {
  const named = citationOf(asset);
  if (asset.kind === "TERM") return [`${named} is a glossary term; there is no lineage of terms.`];
  const { direct, further } = byDistance(asset.downstream);
  if (direct.length === 0) return [`Nothing is on record that depends on ${named}.`];
  const sentences = [`If ${named} changes, ${cited(direct)} ${direct.length === 1 ? "is" : "are"} affected directly.`];
  if (further.length > 0) sentences.push(`Further down, ${cited(further)} may be affected.`);
  return [...sentences, ...cutOff(asset.downstream)];
}

function byDistance({ assets }: Side): { direct: readonly NearAsset[]; further: readonly NearAsset[] } {
  return { direct: assets.filter(({ depth }) => depth === 1), further: assets.filter(({ depth }) => depth > 1) };
}

function cutOff({ isCut }: Side): string[] {
  return isCut ? ["There is more than I looked at: this lineage was cut."] : [];
}

function alsoFound(others: readonly AssetFacts[]): string[] {
  return others.length === 0 ? [] : [`I also found ${cited(others.slice(0, 4))}.`];
}

function cited(assets: readonly { readonly id: string }[]): string {
  const rest = assets.length - mostNamed;
  const named = assets.slice(0, mostNamed).map(citationOf);
  return listed(rest > 0 ? [...named, `${rest} more`] : named);
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
