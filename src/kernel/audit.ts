import type { Actor } from "./actor.ts";
import type { Door } from "./door.ts";

/** Something worth remembering: who did what to which thing. Never holds a secret. */
export type AuditEntry = {
  readonly accountId: string;
  /** Dotted, past tense: `token.created`. */
  readonly action: string;
  readonly by: AuditActor;
  readonly subjectId?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

export type AuditActor = RequestOrigin & {
  readonly kind: "user" | "apiToken" | "scimToken" | "cli" | "system";
  readonly id?: string | undefined;
};

/** Where a request came from. */
export type RequestOrigin = {
  readonly requestId?: string | undefined;
  readonly remoteAddress?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly door?: Door | undefined;
};

export function auditActorOf(actor: Actor, origin: RequestOrigin): AuditActor {
  if (actor.kind === "anonymous") return { kind: "system", ...origin };
  return { kind: actor.kind, id: actor.kind === "user" ? actor.userId : actor.tokenId, ...origin };
}
