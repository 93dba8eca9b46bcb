import type { ServerResponse } from "node:http";
import type { Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import type { Door } from "#kernel/door.ts";
import type { TokenUse } from "#kernel/token-use.ts";

/** Whoever makes requests; an identity provider comes with a token of its own. */
type Caller = Actor | { readonly kind: "scimToken"; readonly accountId: string; readonly tokenId: string };

/** A request as a door saw it. */
export type SeenRequest = {
  readonly actor: Caller;
  readonly origin: RequestOrigin;
  readonly rootFields: readonly string[];
  readonly failed: boolean;
};

/** Every door calls this once for every request of somebody it knows. Only tokens are counted. */
export type RecordUse = (request: SeenRequest) => void;

/** Requests over HTTP are measured from their beginning by the front; what comes over a socket is counted here. */
export function createRecordUse(
  record: (use: TokenUse) => void,
  countOperation: (door: Door, failed: boolean) => void = () => undefined,
): RecordUse {
  return ({ actor, origin, rootFields, failed }) => {
    if (origin.door === "websocket") countOperation(origin.door, failed);
    if (actor.kind === "anonymous" || actor.kind === "user" || origin.door === undefined) return;
    const { accountId, tokenId, kind: secretKind } = actor;
    const { door, userAgent, remoteAddress } = origin;
    record({ accountId, tokenId, secretKind, door, userAgent, remoteAddress, rootFields, failed });
  };
}

export type Recording = Omit<SeenRequest, "failed" | "rootFields"> & {
  /** Filled while the request is worked on. */
  readonly seen: { readonly rootFields: readonly string[] };
};

/**
 * For doors that answer over HTTP: the request counts when its answer is through, and failed if its status says so. The
 * function that is answered counts it now, for an answer that stays open.
 */
export function recordOnClose(recordUse: RecordUse, response: ServerResponse, recording: Recording): () => void {
  let recorded = false;
  const record = (): void => {
    if (recorded) return;
    recorded = true;
    const { actor, origin, seen } = recording;
    recordUse({ actor, origin, rootFields: seen.rootFields, failed: response.statusCode >= 400 });
  };
  response.once("close", record);
  return record;
}
