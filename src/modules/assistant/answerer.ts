import type { EarlierTurn } from "./conversation.ts";
import type { Retrieved } from "./retrieve.ts";

export type AnswerInput = {
  readonly question: string;
  /** Of the same thread, the latest last. */
  readonly earlier: readonly EarlierTurn[];
  /** All that an answer may be made of. */
  readonly retrieved: Retrieved;
};

/**
 * Writes the answer, Markdown in which `[asset:<id>]` stands for an asset that was retrieved (see citations.ts). It is
 * handed everything and can reach nothing else.
 */
export type Answerer = (input: AnswerInput, signal: AbortSignal) => Promise<string>;
