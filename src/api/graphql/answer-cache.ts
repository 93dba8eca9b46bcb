import { hash } from "node:crypto";
import type { Operation } from "#graphql/operation.ts";
import type { Actor } from "#kernel/actor.ts";

/** Where an answer is kept and found, or null when it may not be kept. */
export type AnswerKey = string | null;

/**
 * Whole answers as bytes, bounded by bytes: the least recently used make way. An entry is found only by the version of
 * the account's catalog that the caller's token was verified with, in the same read. Every write of the catalog raises
 * that version in its own transaction, so that what was true before a write is not found after it.
 */
export class AnswerCache {
  readonly #answers = new Map<string, Buffer>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  keyOf(actor: Actor, operation: Operation, { type, body }: { type: string; body: Buffer }): AnswerKey {
    if (this.#mostBytes === 0 || !operation.ofCatalogOnly) return null;
    // A session is verified without the version.
    if (actor.kind !== "apiToken" || actor.catalogVersion === undefined) return null;
    const { accountId, role, scope, catalogVersion } = actor;
    return `${accountId} ${role} ${scope} ${catalogVersion} ${type} ${hash("sha256", body, "base64")}`;
  }

  get(key: AnswerKey): Buffer | undefined {
    const answer = key === null ? undefined : this.#answers.get(key);
    if (key === null || answer === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  set(key: AnswerKey, answer: Buffer): void {
    const bytes = footprint(answer);
    if (key === null || bytes > this.#mostBytes / 4 || this.#answers.has(key)) return;
    this.#answers.set(key, answer);
    this.#bytes += bytes;
    for (const [oldest, given] of this.#answers) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#answers.delete(oldest);
      this.#bytes -= footprint(given);
    }
  }
}

/** An entry takes its bytes, and its key about four hundred more. */
function footprint(answer: Buffer): number {
  return answer.length + 400;
}
