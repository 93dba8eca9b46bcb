/** A node of the parser's tree, whose shape differs between grammars: everything in it is looked at before use. */
export type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function nodesOf(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.filter(isNode);
  return isNode(value) ? [value] : [];
}

/** A name, which some grammars wrap once or twice. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value === "" ? null : value;
  if (!isNode(value)) return null;
  return textOf(value.value ?? value.expr ?? value.name ?? null);
}

/** The query within parentheses, or the node itself. */
export function unwrapped(value: unknown): Node | null {
  if (!isNode(value)) return null;
  return isNode(value.ast) ? unwrapped(value.ast) : value;
}

export function isQuery(value: unknown): value is Node {
  return isNode(value) && value.type === "select";
}

/** Visits all below, and does not look into what `visit` says it has dealt with. */
export function walk(value: unknown, visit: (node: Node) => boolean): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isNode(value) && !visit(value)) for (const child of Object.values(value)) walk(child, visit);
}
