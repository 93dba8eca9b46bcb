import type { AccountActor } from "#kernel/actor.ts";
import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Import, ImportedFile, ImportIssue, ImportState } from "./sets/import.ts";
import { importJobName } from "./sets/import.ts";
import { filesOf, issuesOf, listImports } from "./sets/import-repository.ts";
import {
  type AdmittedUpload,
  admitUpload,
  type ReceiveDeps,
  type Reception,
  receiveUpload,
  type SentFile,
} from "./sets/receive-upload.ts";
import { importJob, type RunDeps } from "./sets/run-import.ts";
import { isUploadPath } from "./sets/upload-path.ts";

export type { Import, ImportedFile, ImportIssue } from "./sets/import.ts";

export type ListInput = {
  readonly sourceId?: string | null | undefined;
  readonly states?: readonly ImportState[] | null | undefined;
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
};

/** The face of the part of the slice that receives files and loads them. See README.md for what it promises. */
export type Imports = {
  /** Whether a path is one that files are uploaded to. */
  readonly isUploadPath: (path: string) => boolean;
  /** Throws what the sender is told; null when the path has been received already. */
  readonly admit: (actor: AccountActor, path: string) => Promise<AdmittedUpload | null>;
  readonly receive: (upload: AdmittedUpload, file: SentFile) => Promise<Reception>;
  readonly list: (actor: AccountActor, input: ListInput) => Promise<Import[]>;
  readonly find: (actor: AccountActor, id: string) => Promise<Import | null>;
  readonly files: (found: Import) => Promise<ImportedFile[]>;
  readonly issues: (found: Import, limit: number) => Promise<ImportIssue[]>;
  /** The account's imports as they are queued and as they end, from now on. */
  readonly watch: (actor: AccountActor, signal: AbortSignal) => AsyncGenerator<Import>;
};

export type ImportsDeps = ReceiveDeps & RunDeps & { readonly events: EventBus };

const mostListed = 500;

export function createImports(deps: ImportsDeps): Imports {
  const { database, events, jobs } = deps;
  jobs.define(importJobName, importJob(deps));
  const find = async (accountId: string, id: string): Promise<Import | null> => {
    if (!isUuid(id)) return null;
    const [found] = await listImports(database, accountId, { ids: [id], limit: 1 });
    return found ?? null;
  };
  return {
    isUploadPath,
    admit: (actor, path) => admitUpload(deps, actor, path),
    receive: (upload, file) => receiveUpload(deps, upload, file),
    list: async ({ accountId }, input) => {
      const limit = input.limit ?? 50;
      if (limit < 1 || limit > mostListed)
        throw badUserInput("limit", `limit is from 1 to ${mostListed}, got ${limit}.`);
      const { sourceId, after, states } = input;
      if ([sourceId, after].some((id) => typeof id === "string" && !isUuid(id))) return [];
      const chosen = { sourceId: sourceId ?? undefined, after: after ?? undefined, states: states ?? undefined };
      return listImports(database, accountId, { ...chosen, limit });
    },
    find: ({ accountId }, id) => find(accountId, id),
    files: (found) => filesOf(database, found),
    issues: (found, limit) => {
      if (limit < 1 || limit > 1_000) throw badUserInput("limit", `limit is from 1 to 1000, got ${limit}.`);
      return issuesOf(database, found, limit);
    },
    watch: async function* ({ accountId }, signal) {
      for await (const event of events.events(signal)) {
        if (event.type !== "job" || event.name !== importJobName || event.accountId !== accountId) continue;
        const found = await find(accountId, event.id);
        if (found !== null) yield found;
      }
    },
  };
}
