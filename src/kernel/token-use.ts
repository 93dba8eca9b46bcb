import type { Door } from "./door.ts";
import type { SecretKind } from "./secret-token.ts";

/** One request made with a token, whether it was answered or refused. */
export type TokenUse = {
  readonly accountId: string;
  readonly tokenId: string;
  /** Left out: an API token. */
  readonly secretKind?: SecretKind | undefined;
  readonly door: Door;
  readonly userAgent: string | undefined;
  readonly remoteAddress: string | undefined;
  /** The root fields that were asked for: `getTables`; of identity providers the requests: `GET /Users`. */
  readonly rootFields: readonly string[];
  readonly failed: boolean;
};
