import type { Door } from "./door.ts";

/** One request made with a token, whether it was answered or refused. */
export type TokenUse = {
  readonly accountId: string;
  readonly tokenId: string;
  readonly door: Door;
  readonly userAgent: string | undefined;
  readonly remoteAddress: string | undefined;
  /** The root fields that were asked for: `getTables`. */
  readonly rootFields: readonly string[];
  readonly failed: boolean;
};
