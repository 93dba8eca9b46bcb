import type { z } from "zod";
import type { AccountActor } from "#kernel/actor.ts";
import type { Region } from "#kernel/region.ts";

type Values = Readonly<Record<string, unknown>>;

/** One caller's way to the catalog: each call passes the gate and the resolvers of the GraphQL door. */
export type McpCall = {
  readonly actor: AccountActor;
  readonly region: Region;
  /** The data of one GraphQL document; throws {@link CatalogRefusal} when the catalog refuses it. */
  // biome-ignore lint/suspicious/noExplicitAny: the documents were checked against the schema; what they select is theirs.
  readonly run: (document: string, variables?: Values) => Promise<any>;
};

/** A tool as models see it, and what it does. */
export type McpTool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  readonly title: string;
  /** For a model that has never seen this catalog: what it does, when to use it, what to use instead. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  /** Tools that write are neither listed nor run for whoever may only read. */
  readonly writes?: { readonly destructive: boolean };
  readonly documents: readonly string[];
  /** The tool's own names of arguments of its documents, as `data.childTableId` without places in lists. */
  readonly names?: Readonly<Record<string, string>>;
  readonly run: (call: McpCall, input: z.output<Input>) => Promise<z.input<Output>>;
};

/** Keeps a tool's types together while it is declared. */
export function mcpTool<Input extends z.ZodObject, Output extends z.ZodObject>(tool: McpTool<Input, Output>): McpTool {
  // Inputs are parsed by `input` before `run` sees them.
  return tool as unknown as McpTool;
}

/** What a model is told when a call fails: what is wrong, and what to do next. */
export class McpRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "McpRefusal";
    this.code = code;
  }
}

/** A refusal of the catalog's, which names arguments of a GraphQL document; {@link tellRefusal} puts it in a tool's words. */
export class CatalogRefusal extends McpRefusal {
  readonly field: string | undefined;

  constructor(code: string, message: string, field?: string) {
    super(code, message);
    this.name = "CatalogRefusal";
    this.field = field;
  }
}

/** The asset or path that was asked for is not there. */
export function nothingThere(what: string): McpRefusal {
  return new McpRefusal("NOT_FOUND", `There is no ${what} in this catalog. Find it with search_assets first.`);
}
