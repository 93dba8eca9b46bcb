type Step = { readonly parentId: string; readonly childId: string };

type PathSearch = {
  readonly steps: readonly Step[];
  readonly fromId: string;
  readonly toId: string;
  /** How many steps a path may have. */
  readonly maxLength: number;
  /** How many paths are wanted. */
  readonly limit: number;
};

export type SimplePaths = { readonly paths: readonly (readonly string[])[]; readonly isTruncated: boolean };

/** How many steps are tried before a search gives up: in a thicket of cycles most lead back. */
const mostTries = 200_000;

/** The paths that visit nothing twice: the shortest first, those of one length by their ids. */
export function simplePaths({ steps, fromId, toId, maxLength, limit }: PathSearch): SimplePaths {
  const search = { children: neighbours(steps), leading: leadingTo(steps, toId, maxLength), tries: 0 };
  const paths: string[][] = [];
  for (let length = 0; length <= maxLength; length += 1) {
    if (!search.leading[length]?.has(fromId)) continue;
    for (const path of pathsOf(search, [fromId], length)) {
      if (paths.length === limit) return { paths, isTruncated: true };
      paths.push(path);
    }
  }
  return { paths, isTruncated: search.tries > mostTries };
}

type Search = {
  readonly children: ReadonlyMap<string, readonly string[]>;
  readonly leading: readonly ReadonlySet<string>[];
  tries: number;
};

/** All that continue a path by exactly so many steps and end where they should. */
function* pathsOf(search: Search, path: string[], remaining: number): Generator<string[]> {
  if (remaining === 0) {
    yield [...path];
    return;
  }
  for (const child of search.children.get(path.at(-1) ?? "") ?? []) {
    if (!search.leading[remaining - 1]?.has(child)) continue;
    search.tries += 1;
    if (search.tries > mostTries) return;
    if (path.includes(child)) continue;
    path.push(child);
    yield* pathsOf(search, path, remaining - 1);
    path.pop();
  }
}

/** Under each number, what leads to the end in exactly so many steps without passing it before. */
function leadingTo(steps: readonly Step[], toId: string, most: number): ReadonlySet<string>[] {
  const parents = neighbours(steps.map(({ parentId, childId }) => ({ parentId: childId, childId: parentId })));
  const leading = [new Set([toId])];
  for (let length = 1; length <= most; length += 1) {
    const before = [...(leading.at(-1) ?? [])].flatMap((id) => parents.get(id) ?? []);
    leading.push(new Set(before.filter((id) => id !== toId)));
  }
  return leading;
}

function neighbours(steps: readonly Step[]): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, Set<string>>();
  for (const { parentId, childId } of steps) {
    const known = sets.get(parentId);
    if (known === undefined) sets.set(parentId, new Set([childId]));
    else known.add(childId);
  }
  return new Map([...sets].map(([id, near]) => [id, [...near].sort()]));
}
