import type { Database } from "#platform/database/database.ts";
import type { EarlierTurn } from "./conversation.ts";
import { assetFacts, type FactKind, type StoredFacts } from "./facts-repository.ts";
import { type Question, readQuestion } from "./question-intent.ts";

export type NearAsset = { readonly id: string; readonly name: string; readonly path: string; readonly depth: number };

/** What lies on one side of an asset, the nearest first. */
export type Side = { readonly assets: readonly NearAsset[]; readonly isCut: boolean };

export type AssetFacts = StoredFacts & { readonly upstream: Side; readonly downstream: Side };

export type Retrieved = {
  readonly question: Question;
  /** The likeliest first. */
  readonly assets: readonly AssetFacts[];
};

type Direction = "UPSTREAM" | "DOWNSTREAM";

/** What the assistant needs of other slices. */
export type RetrievalDeps = {
  readonly database: Database;
  readonly searchAssets: (
    accountId: string,
    input: { readonly text: string; readonly assetTypes: readonly FactKind[]; readonly limit: number },
  ) => Promise<readonly { readonly id: string; readonly path: string }[]>;
  readonly lineageGraph: (
    accountId: string,
    input: { readonly assetId: string; readonly direction: Direction; readonly depth: number; readonly limit: number },
  ) => Promise<{ readonly nodes: readonly NearAsset[]; readonly isTruncated: boolean }>;
  readonly internalLinkTo: (kind: FactKind, id: string) => string;
};

type Asked = { readonly question: string; readonly earlier: readonly EarlierTurn[] };

const kinds: readonly FactKind[] = ["TABLE", "DASHBOARD", "TERM", "COLUMN"];
const mostAssets = 8;
/** Walking is the dear part, so only the likeliest assets' surroundings are looked at. */
const mostWalked = 2;
const lineageDepth = 5;
const mostEdges = 60;
const nowhere: Side = { assets: [], isCut: false };

/** What the catalog has about a question: the same, whoever writes the answer. */
export async function retrieve(deps: RetrievalDeps, accountId: string, asked: Asked): Promise<Retrieved> {
  const question = readQuestion(asked.question, asked.earlier.at(-1)?.question);
  const ids = await likelyAssets(deps, accountId, question, asked.earlier);
  const facts = ids.length === 0 ? [] : await assetFacts(deps.database, accountId, ids);
  const byId = new Map(facts.map((one) => [one.id, one]));
  const ranked = preferred(
    ids.flatMap((id) => byId.get(id) ?? []),
    question,
  );
  const assets: AssetFacts[] = [];
  for (const [place, one] of ranked.entries()) {
    const walked = place < mostWalked && one.kind !== "TERM";
    const side = (direction: Direction) => (walked ? sideOf(deps, accountId, one.id, direction) : nowhere);
    assets.push({ ...one, upstream: await side("UPSTREAM"), downstream: await side("DOWNSTREAM") });
  }
  return { question, assets };
}

async function likelyAssets(
  deps: RetrievalDeps,
  accountId: string,
  { subject, identifiers, refersBack }: Question,
  earlier: readonly EarlierTurn[],
): Promise<string[]> {
  const search = (text: string) => deps.searchAssets(accountId, { text, assetTypes: kinds, limit: mostAssets });
  const spokenOf = earlier.findLast(({ assets }) => assets.length > 0)?.assets[0]?.id;
  if (subject === "" && identifiers.length === 0) return spokenOf === undefined ? [] : [spokenOf];
  const named: Hit[] = [];
  const near: Hit[] = [];
  for (const name of identifiers.slice(0, 2))
    for (const hit of await search(name)) (isNamed(hit, name) ? named : near).push(hit);
  // "The customers in raw_shop": what is written like a name may say where to look rather than at what.
  const found = [...named, ...(subject === "" ? [] : await search(subject)), ...near];
  const ids = [...new Set(found.map(({ id }) => id))];
  if (!refersBack || spokenOf === undefined) return ids.slice(0, mostAssets);
  // "What does its status mean?" is about a part of what was spoken of, if that has such a part.
  const [whole] = await assetFacts(deps.database, accountId, [spokenOf]);
  const parts = found
    .filter(({ path }) => whole !== undefined && path.startsWith(`${whole.path}.`))
    .map(({ id }) => id);
  return [...new Set([...parts, ...ids, spokenOf])].slice(0, mostAssets);
}

type Hit = { readonly id: string; readonly path: string };

/** Whether the path is this name or ends with it: `customers`, `raw_shop.customers`, `Sales/Revenue`. */
function isNamed({ path }: Hit, name: string): boolean {
  const [whole, end] = [path.toLowerCase(), name.trim().toLowerCase()];
  return whole === end || whole.endsWith(`.${end}`) || whole.endsWith(`/${end}`);
}

/** In the order of the search, but what is of the kind that was asked for goes first. */
function preferred(facts: readonly StoredFacts[], { kind, intent }: Question): StoredFacts[] {
  // "Which dashboard breaks if orders changes" names the kind of the answer.
  if (kind === null || intent === "IMPACT" || intent === "UPSTREAM") return [...facts];
  return [...facts.filter((one) => one.kind === kind), ...facts.filter((one) => one.kind !== kind)];
}

async function sideOf(deps: RetrievalDeps, accountId: string, assetId: string, direction: Direction): Promise<Side> {
  const graph = await deps.lineageGraph(accountId, { assetId, direction, depth: lineageDepth, limit: mostEdges });
  const assets = graph.nodes
    .filter(({ id }) => id !== assetId)
    .map(({ id, name, path, depth }) => ({ id, name, path, depth }));
  return { assets, isCut: graph.isTruncated };
}
