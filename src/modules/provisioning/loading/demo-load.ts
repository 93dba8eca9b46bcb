import { millisecondsPerDay } from "#kernel/clock.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { DemoAsset } from "#modules/provisioning/demo/demo-records.ts";
import type { Transaction } from "#platform/database/database.ts";

export type LoadedPerson = { readonly userId: string; readonly unifiedUserId: string; readonly name: string };

export type LoadedKind =
  | DemoAsset["type"]
  | "SOURCE"
  | "DATABASE"
  | "SCHEMA"
  | "TEAM"
  | "TAG"
  | "SOURCE_USER"
  | "QUERY";

/** What every part of the loading shares: the open transaction and what the demo's names stand for. */
export type DemoLoad = {
  readonly tx: Transaction;
  readonly accountId: string;
  /** The id of what the demo calls so: made when it is first asked for, so that rows can refer to later ones. */
  readonly id: (kind: LoadedKind, name: string) => string;
  /** By e-mail address. */
  readonly person: (email: string) => LoadedPerson;
  readonly isPerson: (owner: string) => boolean;
  readonly daysAgo: (days: number) => Date;
};

export type DemoLoadInput = {
  readonly tx: Transaction;
  readonly accountId: string;
  readonly people: ReadonlyMap<string, LoadedPerson>;
  readonly now: Date;
};

export function createDemoLoad({ tx, accountId, people, now }: DemoLoadInput): DemoLoad {
  const ids = new Map<string, string>();
  return {
    tx,
    accountId,
    id: (kind, name) => {
      const key = `${kind} ${name}`;
      const id = ids.get(key) ?? uuidV7();
      ids.set(key, id);
      return id;
    },
    person: (email) => {
      const person = people.get(email);
      if (person === undefined) throw new Error(`the demo knows nobody of the e-mail ${email}`);
      return person;
    },
    isPerson: (owner) => people.has(owner),
    daysAgo: (days) => new Date(now.getTime() - days * millisecondsPerDay),
  };
}

const rowsPerStatement = 500;

/** A statement carries 65,535 values at most. */
export async function inChunks<Row>(
  rows: readonly Row[],
  insert: (chunk: Row[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    await insert(rows.slice(start, start + rowsPerStatement));
  }
}
