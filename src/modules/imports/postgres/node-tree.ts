/**
 * Reads PostgreSQL's `pg_node_tree` text, in which it keeps the parsed query of a view:
 * `{QUERY :commandType 1 :targetList ({TARGETENTRY :resno 1 …} …) …}`. A backslash protects the next character.
 */
export type TreeNode = { readonly type: string; readonly fields: ReadonlyMap<string, TreeValue> };

/** A plain word, a node, or a list; a field with several words, such as a constant's bytes, counts as a list. */
export type TreeValue = string | TreeNode | readonly TreeValue[];

const wordPattern = /[(){}]|(?:\\[\s\S]|[^\s(){}\\])+/g;

export function parseNodeTree(text: string): TreeValue {
  const reader = { words: text.match(wordPattern) ?? [], next: 0 };
  return readValue(reader);
}

type Reader = { readonly words: readonly string[]; next: number };

function readValue(reader: Reader): TreeValue {
  const word = take(reader);
  if (word === "{") return readNode(reader);
  if (word === "(") return readList(reader);
  return word;
}

function readNode(reader: Reader): TreeNode {
  const type = take(reader);
  const fields = new Map<string, TreeValue>();
  while (peek(reader) !== "}") fields.set(take(reader).slice(1), readFieldValue(reader));
  take(reader);
  return { type, fields };
}

/** The first word after a field's name is always its value, even if it begins with a colon as field names do. */
function readFieldValue(reader: Reader): TreeValue {
  const first = readValue(reader);
  const values: TreeValue[] = [first];
  while (peek(reader) !== "}" && !peek(reader).startsWith(":")) values.push(readValue(reader));
  return values.length === 1 ? first : values;
}

function readList(reader: Reader): readonly TreeValue[] {
  const values: TreeValue[] = [];
  while (peek(reader) !== ")") values.push(readValue(reader));
  take(reader);
  return values;
}

function peek(reader: Reader): string {
  const word = reader.words[reader.next];
  if (word === undefined) throw new Error("The node tree ends too early.");
  return word;
}

function take(reader: Reader): string {
  const word = peek(reader);
  reader.next += 1;
  return word;
}

export function isNode(value: TreeValue | undefined): value is TreeNode {
  return typeof value === "object" && "fields" in value;
}

function isList(value: TreeValue | undefined): value is readonly TreeValue[] {
  return typeof value === "object" && !("fields" in value);
}

/** The nodes of a list in their order; anything that is not a list has none. */
export function nodesOf(value: TreeValue | undefined): readonly (TreeNode | undefined)[] {
  return isList(value) ? value.map((item) => (isNode(item) ? item : undefined)) : [];
}

/** An item of a list, counted from 1 as PostgreSQL counts. */
export function itemOf(value: TreeValue | undefined, number: number): TreeValue | undefined {
  return isList(value) ? value[number - 1] : undefined;
}

export function numberOf(node: TreeNode, field: string): number {
  return Number(node.fields.get(field) ?? Number.NaN);
}
