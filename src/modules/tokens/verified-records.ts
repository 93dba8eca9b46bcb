import type { ApiTokenActor } from "#kernel/actor.ts";
import type { ApiToken } from "./api-token.ts";

/**
 * The records that verification read, for as long as their callers' requests last: a token that asks for itself is
 * answered what was true when its request was let in, without being read again.
 */
export type VerifiedRecords = WeakMap<ApiTokenActor, ApiToken>;
