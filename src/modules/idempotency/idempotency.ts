import { hash } from "node:crypto";
import type { AccountActor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Database } from "#platform/database/database.ts";
import * as repository from "./idempotency-repository.ts";

/** What a caller sends under a key. */
export type KeyedCall = {
  readonly key: string;
  /** What it does, as text: the same key with another one is a mistake. */
  readonly work: string;
};

/** A call that is the first of its key, to be run, or one whose answer is known. */
export type Reservation =
  | {
      readonly answer: undefined;
      /** What repetitions are answered for a day. It must hold no secret. */
      readonly keep: (answer: string) => Promise<void>;
      /** Nothing was done: the key is free again. */
      readonly release: () => Promise<void>;
    }
  | { readonly answer: string };

/** The face of the idempotency slice. See README.md for what it promises. */
export type Idempotency = {
  readonly reserve: (actor: AccountActor, call: KeyedCall) => Promise<Reservation>;
  /** Forgets what is older than a day; what a timer calls. */
  readonly prune: () => Promise<void>;
};

export function createIdempotency(database: Database): Idempotency {
  return {
    reserve: (actor, call) => reserve(database, actor, call),
    prune: () => repository.deleteExpired(database),
  };
}

async function reserve(database: Database, actor: AccountActor, call: KeyedCall): Promise<Reservation> {
  const callerId = actor.kind === "user" ? actor.sessionId : actor.tokenId;
  const key = { accountId: actor.accountId, callerId, keyHash: hash("sha256", keyText(call.key)) };
  const fingerprint = hash("sha256", call.work);
  const id = await repository.takeKey(database, key, fingerprint);
  if (id !== null) {
    return {
      answer: undefined,
      keep: (answer) => repository.writeAnswer(database, id, answer),
      release: () => repository.deleteKey(database, id),
    };
  }
  const taken = await repository.readKey(database, key);
  if (taken !== null && taken.fingerprint !== fingerprint) throw otherWork();
  // No row: the first request was refused in this very moment, and its key is free again.
  if (taken === null || taken.answer === null) throw underWay();
  return { answer: taken.answer };
}

/** The header's draft writes keys as quoted strings; most clients send them bare. */
function keyText(given: string): string {
  const key = given.trim().replace(/^"(.*)"$/, "$1");
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new CatalogError("BAD_USER_INPUT", "Idempotency-Key is 1 to 255 printable characters.", {
    field: "Idempotency-Key",
  });
}

function otherWork(): CatalogError {
  const message = "This Idempotency-Key was sent with another operation or other variables. Use a key once.";
  return new CatalogError("IDEMPOTENCY_MISMATCH", message);
}

function underWay(): CatalogError {
  const message =
    "The first request with this Idempotency-Key is under way, or nobody knows how it ended. Ask again; if this stays so, look whether it was done before you send it with another key.";
  return new CatalogError("IDEMPOTENCY_CONFLICT", message, { reason: "NO_ANSWER_YET" });
}
