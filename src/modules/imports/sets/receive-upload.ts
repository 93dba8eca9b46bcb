import type { Readable } from "node:stream";
import type { AccountActor } from "#kernel/actor.ts";
import { CatalogError, notFound } from "#kernel/errors.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { requireWrite } from "#platform/database/catalog-store.ts";
import type { Database } from "#platform/database/database.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { UploadStore } from "#platform/storage/upload-store.ts";
import { importJobName } from "./import.ts";
import { addFile, countOpen, isReceived, openSet, partsOf, setQueued, sourceType } from "./import-repository.ts";
import { type ImportKind, isComplete, parseUploadPath, type UploadPlace } from "./upload-path.ts";

export type ReceiveDeps = {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly files: UploadStore;
  readonly limits: UploadLimits;
};

export type UploadLimits = { readonly maxFileBytes: number; readonly maxOpenSets: number };

/** The types of sources that a kind of set is for; any without an entry. */
const sourceTypes: Readonly<Partial<Record<ImportKind, readonly string[]>>> = {
  WAREHOUSE: ["WAREHOUSE"],
  VISUALIZATION: ["VISUALIZATION"],
  TRANSFORMATION: ["TRANSFORMATION", "WAREHOUSE"],
};

export type SentFile = {
  readonly content: Readable;
  /** Throws when the sender, who was judged before the first byte came, may not send any more. */
  readonly confirm: () => Promise<void>;
};

export type Reception = "RECEIVED" | "ALREADY_RECEIVED";

/** A file that may be received; it is not read before this is known. Null when it has been received already. */
export type AdmittedUpload = { readonly accountId: string; readonly place: UploadPlace };

export async function admitUpload(
  deps: ReceiveDeps,
  actor: AccountActor,
  path: string,
): Promise<AdmittedUpload | null> {
  const { database, limits } = deps;
  const accountId = requireWrite(actor);
  const place = parseUploadPath(path);
  if (place === null) throw new CatalogError("NOT_FOUND", "There is no source with that id, which is no UUID.");
  if (typeof place === "string") throw new CatalogError("BAD_USER_INPUT", place, { field: "path" });
  const type = await sourceType(database, accountId, place.sourceId);
  if (type === null) throw notFound("source", place.sourceId);
  const types = sourceTypes[place.kind];
  if (types !== undefined && !types.includes(type)) {
    const message = `The source is of the type ${type}; these files are for one of the type ${types.join(" or ")}.`;
    throw new CatalogError("BAD_USER_INPUT", message, { field: "path" });
  }
  if (await isReceived(database, accountId, place.path)) return null;
  if ((await countOpen(database, accountId, place)) >= limits.maxOpenSets) {
    const message = `${limits.maxOpenSets} sets of files wait to be completed or loaded; no more are taken.`;
    throw new CatalogError("BAD_USER_INPUT", message, { limit: limits.maxOpenSets });
  }
  return { accountId, place };
}

/** Stores the content and adds it to its set; the file that completes the set puts it into the queue. */
export async function receiveUpload(
  deps: ReceiveDeps,
  upload: AdmittedUpload,
  { content, confirm }: SentFile,
): Promise<Reception> {
  const { files, limits } = deps;
  const id = uuidV7();
  const bytes = await files.write(id, content, limits.maxFileBytes);
  try {
    await confirm();
    const reception = await register(deps, upload, { id, bytes });
    if (reception === "ALREADY_RECEIVED") await files.remove(id);
    return reception;
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

type Stored = { readonly id: string; readonly bytes: number };

function register(
  { database, jobs }: ReceiveDeps,
  { accountId, place }: AdmittedUpload,
  stored: Stored,
): Promise<Reception> {
  return database.transaction(async (tx) => {
    const set = await openSet(tx, accountId, place);
    if (!(await addFile(tx, accountId, { ...stored, importId: set.id, place }))) return "ALREADY_RECEIVED";
    const parts = await partsOf(tx, set.id);
    if (parts.filter((part) => part === place.part).length > 1) throw twice(place);
    if (set.state !== "RECEIVING") throw tooLate(place);
    if (isComplete(place.kind, parts)) {
      await setQueued(tx, set.id);
      await jobs.enqueue(tx, { id: set.id, accountId, name: importJobName, payload: {} });
    }
    return "RECEIVED";
  });
}

/** The same part by another spelling of the path, of which only one could be loaded. */
function twice({ part, stamp }: UploadPlace): CatalogError {
  const message = `The set ${stamp} has its ${part} file already; another version needs another timestamp.`;
  return new CatalogError("BAD_USER_INPUT", message, { field: "path" });
}

/** Also what the transaction has written so far is undone: the file can be sent with another timestamp. */
function tooLate({ part, stamp }: UploadPlace): CatalogError {
  const message = `The set ${stamp} is complete without ${part}, which has to come before the file that completes it.`;
  return new CatalogError("BAD_USER_INPUT", message, { field: "path" });
}
