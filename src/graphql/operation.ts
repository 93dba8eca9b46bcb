import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLSchema,
  type InlineFragmentNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Access } from "./access.ts";

/** What is known of one operation of a document before it runs; it depends on the text alone. */
export type Operation = {
  readonly definition: OperationDefinitionNode;
  /** How many root fields it selects, through fragments, each as often as it occurs. */
  readonly rootFields: number;
  /** Their names, each once. */
  readonly rootFieldNames: readonly string[];
  /** What the root fields ask of the caller. */
  readonly accesses: readonly Access[];
  readonly depth: number;
  /** Fields selected under another name, plus repeated root fields. */
  readonly aliases: number;
  /** How many fields it selects at all depths, fragments counted as often as they are spread. */
  readonly fields: number;
  /** Whether it asks for the schema. */
  readonly introspects: boolean;
  /** Whether its answer depends on nothing but the account's catalog, so that the catalog's version stands for it. */
  readonly ofCatalogOnly: boolean;
  /** Whether it asks for a secret that is shown once: a field of that name. */
  readonly showsSecret: boolean;
  /** The document with this operation alone, for what looks only at the first. */
  readonly document: DocumentNode;
};

const known = new WeakMap<DocumentNode, Map<string, Operation | null>>();

/** The operation that a request asks for, or null when the document does not say which. */
export function operationOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  name: string | null | undefined,
): Operation | null {
  const operations = known.get(document) ?? new Map<string, Operation | null>();
  known.set(document, operations);
  const key = name ?? "";
  let operation = operations.get(key);
  if (operation === undefined) {
    const definition = definitionOf(document, name);
    operation = definition === undefined ? null : describe(schema, document, definition);
    // A client may invent names without end; only those of the document are kept.
    if (operation !== null) operations.set(key, operation);
  }
  return operation;
}

function definitionOf(document: DocumentNode, name: string | null | undefined): OperationDefinitionNode | undefined {
  const definitions = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (name) return definitions.find((definition) => definition.name?.value === name);
  return definitions.length === 1 ? definitions[0] : undefined;
}

function describe(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): Operation {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const shape = measure(definition.selectionSet, fragments, new Map());
  const rootFields = [...fieldsOf(definition.selectionSet, fragments, new Set())];
  return {
    definition,
    rootFields: countOf(definition.selectionSet, fragments, new Map()),
    rootFieldNames: [...new Set(rootFields.map(({ name }) => name.value))],
    accesses: accessesOf(schema, definition, rootFields),
    depth: shape.depth,
    aliases: shape.aliases,
    fields: shape.fields,
    introspects: rootFields.some(({ name }) => name.value === "__schema" || name.value === "__type"),
    ofCatalogOnly: isOfCatalogOnly(schema, document, definition),
    showsSecret: [definition, ...fragments.values()].some(selectsSecret),
    document: { kind: Kind.DOCUMENT, definitions: [definition, ...fragments.values()] },
  };
}

/**
 * A query whose root fields all say so themselves. Fragments of the document that other operations use are looked at as
 * well, which only errs to the safe side.
 */
function isOfCatalogOnly(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): boolean {
  if (definition.operation !== "query") return false;
  const types = new TypeInfo(schema);
  let only = true;
  const enter = (): void => {
    const parent = types.getParentType();
    if (parent === undefined || parent === null) return;
    const { access } = types.getFieldDef()?.extensions ?? {};
    // Put there by the access plugin, which lets no root field build without it.
    const isRoot = parent === schema.getQueryType();
    if (isRoot ? (access as Access | undefined)?.ofCatalogOnly !== true : parent.extensions.ofCatalogOnly === false)
      only = false;
  };
  visit(
    {
      kind: Kind.DOCUMENT,
      definitions: document.definitions.filter((node) => node === definition || isFragment(node)),
    },
    visitWithTypeInfo(types, { Field: { enter } }),
  );
  return only;
}

/** By its name in the schema, whatever the answer calls it. Fragments of other operations err to the safe side. */
function selectsSecret(node: OperationDefinitionNode | FragmentDefinitionNode): boolean {
  let found = false;
  visit(node, {
    Field: ({ name }) => {
      if (name.value === "secret") found = true;
    },
  });
  return found;
}

function isFragment({ kind }: DefinitionNode): boolean {
  return kind === Kind.FRAGMENT_DEFINITION;
}

function accessesOf(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  rootFields: Iterable<FieldNode>,
): Access[] {
  const fields = schema.getRootType(definition.operation)?.getFields() ?? {};
  const accesses = new Map<string, Access>();
  for (const { name } of rootFields) {
    const access = fields[name.value]?.extensions.access;
    // Put there by the access plugin, which lets no field build without it.
    if (access !== undefined) accesses.set(name.value, access as Access);
  }
  return [...accesses.values()];
}

/** The fields of a selection; a fragment is entered once, since fragments within fragments would multiply without end. */
function* fieldsOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  entered: Set<SelectionSetNode>,
): Generator<FieldNode> {
  if (entered.has(set)) return;
  entered.add(set);
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) yield selection;
    else {
      const inner = selectionsOf(selection, fragments);
      if (inner !== undefined) yield* fieldsOf(inner, fragments, entered);
    }
  }
}

/** How many fields a selection comes to when each fragment counts as often as it is spread. */
function countOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  counted: Map<SelectionSetNode, number>,
): number {
  const before = counted.get(set);
  if (before !== undefined) return before;
  let count = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD) count += 1;
    else {
      const inner = selectionsOf(selection, fragments);
      count += inner === undefined ? 0 : countOf(inner, fragments, counted);
    }
  }
  counted.set(set, count);
  return count;
}

/** What a fragment selects. Validation has refused those that are not defined or spread themselves. */
function selectionsOf(
  selection: FragmentSpreadNode | InlineFragmentNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SelectionSetNode | undefined {
  return selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet
    : fragments.get(selection.name.value)?.selectionSet;
}

type Shape = { readonly depth: number; readonly aliases: number; readonly fields: number };

/** Introspection is left out of the depth: its own queries are deep by nature, and cannot reach data. */
function measure(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  measured: Map<SelectionSetNode, Shape>,
): Shape {
  const before = measured.get(set);
  if (before !== undefined) return before;
  let depth = 0;
  let aliases = 0;
  let fields = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value.startsWith("__")) continue;
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? fragments.get(selection.name.value)?.selectionSet
        : selection.selectionSet;
    const below = inner === undefined ? { depth: 0, aliases: 0, fields: 0 } : measure(inner, fragments, measured);
    const isField = selection.kind === Kind.FIELD;
    depth = Math.max(depth, below.depth + (isField ? 1 : 0));
    aliases += below.aliases + (isField && selection.alias !== undefined ? 1 : 0);
    fields += below.fields + (isField ? 1 : 0);
  }
  const shape = { depth, aliases, fields };
  measured.set(set, shape);
  return shape;
}
