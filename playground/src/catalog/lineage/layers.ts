export type GraphNode = { readonly id: string };
export type GraphEdge = { readonly parentId: string; readonly childId: string };

export type Placed<Node> = { readonly node: Node; readonly x: number; readonly y: number };
export type Drawing<Node> = {
  readonly nodes: readonly Placed<Node>[];
  readonly edges: readonly { readonly from: Placed<Node>; readonly to: Placed<Node> }[];
  readonly width: number;
  readonly height: number;
};

export const box = { width: 176, height: 46, gapX: 48, gapY: 14, margin: 12 } as const;

const sweeps = 4;

/**
 * Which layer each asset stands in, the root in 0: what it is made from to the left, what is made from it to the right,
 * as far from the root as the longest way. A circle would push its assets on for ever, so there are at most as many
 * rounds as there are assets.
 */
export function layersOf(rootId: string, upstream: readonly GraphEdge[], downstream: readonly GraphEdge[]) {
  const layers = new Map([[rootId, 0]]);
  walk(
    layers,
    rootId,
    downstream.map(({ parentId, childId }) => ({ from: parentId, to: childId, step: 1 })),
  );
  walk(
    layers,
    rootId,
    upstream.map(({ parentId, childId }) => ({ from: childId, to: parentId, step: -1 })),
  );
  return layers;
}

type Step = { readonly from: string; readonly to: string; readonly step: 1 | -1 };

function walk(layers: Map<string, number>, rootId: string, steps: readonly Step[]): void {
  const settled = new Set(layers.keys());
  const rounds = new Set(steps.map(({ to }) => to)).size;
  let hasMoved = true;
  for (let round = 0; round < rounds && hasMoved; round++) {
    hasMoved = false;
    for (const { from, to, step } of steps) {
      const start = layers.get(from);
      // The other side keeps what it has placed, and so does the root.
      if (start === undefined || to === rootId || settled.has(to) || (settled.has(from) && from !== rootId)) continue;
      const next = start + step;
      const now = layers.get(to);
      if (now !== undefined && Math.abs(now) >= Math.abs(next)) continue;
      if (Math.abs(next) > rounds) continue;
      layers.set(to, next);
      hasMoved = true;
    }
  }
}

/** Where everything is drawn. Each layer is ordered by where its neighbours are, so that few lines cross. */
export function draw<Node extends GraphNode>(
  nodes: readonly Node[],
  edges: readonly GraphEdge[],
  layers: ReadonlyMap<string, number>,
): Drawing<Node> {
  const columns = orderedColumns(nodes, edges, layers);
  const tallest = Math.max(...columns.map(({ length }) => length), 1);
  const height = tallest * (box.height + box.gapY) - box.gapY;
  const placed = new Map<string, Placed<Node>>();
  for (const [column, members] of columns.entries()) {
    const top = (height - (members.length * (box.height + box.gapY) - box.gapY)) / 2;
    for (const [row, node] of members.entries()) {
      const x = box.margin + column * (box.width + box.gapX);
      placed.set(node.id, { node, x, y: box.margin + top + row * (box.height + box.gapY) });
    }
  }
  const lines = edges.flatMap(({ parentId, childId }) => {
    const [from, to] = [placed.get(parentId), placed.get(childId)];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  return {
    nodes: [...placed.values()],
    edges: lines,
    width: columns.length * (box.width + box.gapX) - box.gapX + 2 * box.margin,
    height: height + 2 * box.margin,
  };
}

function orderedColumns<Node extends GraphNode>(
  nodes: readonly Node[],
  edges: readonly GraphEdge[],
  layers: ReadonlyMap<string, number>,
): Node[][] {
  const numbers = [...new Set(nodes.flatMap(({ id }) => layers.get(id) ?? []))].sort((one, other) => one - other);
  let columns = numbers.map((number) => nodes.filter(({ id }) => layers.get(id) === number));
  const neighbours = new Map<string, string[]>();
  for (const { parentId, childId } of edges) {
    neighbours.set(parentId, [...(neighbours.get(parentId) ?? []), childId]);
    neighbours.set(childId, [...(neighbours.get(childId) ?? []), parentId]);
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const places = new Map(columns.flatMap((members) => members.map(({ id }, row) => [id, row - members.length / 2])));
    const weight = ({ id }: Node): number => {
      const rows = (neighbours.get(id) ?? []).flatMap((one) => places.get(one) ?? []);
      return rows.length === 0 ? (places.get(id) ?? 0) : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    columns = columns.map((members) => [...members].sort((one, other) => weight(one) - weight(other)));
  }
  return columns;
}
