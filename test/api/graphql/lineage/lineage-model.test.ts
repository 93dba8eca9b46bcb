import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type GraphStory, tellGraphStory } from "./graph-story.ts";

const names = "t1 t2 t3 t4 t5 t6 d1 d2 d3".split(" ");
type Step = { readonly id: string; readonly parent: string; readonly child: string };

let story: GraphStory;
beforeAll(async () => {
  story = await tellGraphStory(names);
});
afterAll(() => story.app[Symbol.asyncDispose]());

const arbitrary = fc.record({
  pairs: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).filter(([a, b]) => a !== b),
    { maxLength: 24, selector: (pair) => pair.join(">") },
  ),
  gone: fc.subarray(names.slice(1), { maxLength: 2 }),
  to: fc.constantFrom(...names),
  direction: fc.constantFrom("UPSTREAM", "DOWNSTREAM", "BOTH"),
  depth: fc.integer({ min: 1, max: 10 }),
  limit: fc.integer({ min: 1, max: 30 }),
});

/** Makes exactly these edges, and lets exactly these assets be deleted. */
async function draw(pairs: readonly (readonly [string, string])[], gone: readonly string[]): Promise<Step[]> {
  const { prisma } = story.app.database;
  const key = (end: "parent" | "child", name: string) => `${end}${name.startsWith("t") ? "Table" : "Dashboard"}Id`;
  const steps = pairs.map(([parent, child]) => ({ id: uuidV7(), parent, child }));
  const ids = gone.map(story.id);
  await prisma.lineage.deleteMany({});
  await prisma.lineage.createMany({
    data: steps.map(({ id, parent, child }) => ({
      ...{ id, accountId: story.app.accountId, lineageType: "AUTOMATIC" as const },
      ...{ [key("parent", parent)]: story.id(parent), [key("child", child)]: story.id(child) },
    })),
  });
  for (const [where, deletedAt] of [
    [{ notIn: ids }, null],
    [{ in: ids }, new Date()],
  ] as const) {
    await prisma.table.updateMany({ where: { id: where }, data: { deletedAt } });
    await prisma.dashboard.updateMany({ where: { id: where }, data: { deletedAt } });
  }
  return steps.filter(({ parent, child }) => !gone.includes(parent) && !gone.includes(child));
}

/** The depth at which a plain breadth-first walk meets each edge. */
function meet(steps: readonly Step[], root: string, depth: number, isUpstream: boolean): Map<Step, number> {
  const met = new Map<Step, number>();
  const visited = new Set([root]);
  let frontier = new Set([root]);
  for (let level = 1; level <= depth; level += 1) {
    const reached = new Set<string>();
    for (const step of steps) {
      const [near, far] = isUpstream ? [step.child, step.parent] : [step.parent, step.child];
      if (!frontier.has(near)) continue;
      met.set(step, level);
      if (!visited.has(far)) reached.add(far);
    }
    for (const name of reached) visited.add(name);
    frontier = reached;
  }
  return met;
}

type Asked = { readonly direction: string; readonly depth: number; readonly limit: number };

function expectedGraph(steps: readonly Step[], root: string, { direction, depth, limit }: Asked) {
  const up = direction === "DOWNSTREAM" ? new Map<Step, number>() : meet(steps, root, depth, true);
  const down = direction === "UPSTREAM" ? new Map<Step, number>() : meet(steps, root, depth, false);
  const depthOf = (step: Step) => Math.min(up.get(step) ?? 99, down.get(step) ?? 99);
  const all = [...new Set([...up.keys(), ...down.keys()])];
  const kept = all.toSorted((a, b) => depthOf(a) - depthOf(b) || (a.id < b.id ? -1 : 1)).slice(0, limit);
  const depths = new Map<string, number>([[root, 0]]);
  const near = (name: string, at: number | undefined) => {
    if (at !== undefined) depths.set(name, Math.min(at, depths.get(name) ?? 99));
  };
  for (const step of kept) {
    near(step.parent, up.get(step));
    near(step.child, down.get(step));
  }
  return { edges: kept.map(({ id }) => id), depths, isTruncated: all.length > limit };
}

/** Every way that passes nothing twice, by length and then ids. */
function expectedWays(steps: readonly Step[], from: string, to: string, most: number): string[][] {
  const found: string[][] = [];
  const extend = (way: string[]): void => {
    if (way.at(-1) === to) found.push(way.map(story.id));
    else if (way.length <= most) {
      for (const { parent, child } of steps) if (parent === way.at(-1) && !way.includes(child)) extend([...way, child]);
    }
  };
  extend([from]);
  return found.toSorted((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1));
}

test("LI11, LI12, LI13 graphs and paths are those of a naive walk in memory", async () => {
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ pairs, gone, to, ...asked }) => {
      const steps = await draw(pairs, gone);
      const expected = expectedGraph(steps, "t1", asked);
      const graph = await story.graph("t1", asked.direction, asked);
      expect(graph.edges.map(({ id }) => id)).toEqual(expected.edges);
      expect(new Map(graph.nodes.map(({ id, depth }) => [story.name(id), depth]))).toEqual(expected.depths);
      expect(graph.isTruncated).toBe(expected.isTruncated);

      if (gone.includes(to)) return;
      const ways = expectedWays(steps, "t1", to, asked.depth);
      const found = await story.paths("t1", to, { maxLength: asked.depth, limit: asked.limit });
      expect(found.paths.map(({ assetIds }) => assetIds)).toEqual(ways.slice(0, asked.limit));
      expect(found.isTruncated).toBe(ways.length > asked.limit);
    }),
    { numRuns: 80 },
  );
}, 120_000);
