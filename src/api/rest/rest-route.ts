import type { z } from "zod";
import type { AccountActor } from "#kernel/actor.ts";

type Values = Readonly<Record<string, unknown>>;

/** What a call brought along, checked against its route's shapes. */
export type RestInput = {
  readonly params: Values;
  readonly query: Values;
  readonly body: Values;
  readonly caller: AccountActor;
};

/** One call of the REST door: a GraphQL document and how its variables and its answer look over REST. */
export type RestRoute = {
  readonly method: "get" | "post" | "delete";
  /** As OpenAPI writes it: `/api-tokens/{tokenId}`. */
  readonly path: string;
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly document: string;
  readonly variables?: (input: RestInput) => Values;
  /** What is answered of the document's data; null is 404. */
  readonly answer: (data: Values, input: RestInput) => Values | null;
  readonly response: z.ZodObject;
  /** 201 with the path of what was made in `Location`. */
  readonly created?: (answer: Values) => string;
  /** The answer is worth remembering by the client and asked for again by its ETag. */
  readonly isRevalidated?: boolean;
};

/** For values of a document that was checked against the schema when the door was built. */
export function listOf(value: unknown): readonly Values[] {
  return value as readonly Values[];
}

export function objectOf(value: unknown): Values {
  return value as Values;
}
