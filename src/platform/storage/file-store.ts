import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CatalogError } from "#kernel/errors.ts";

/** Files by names of our own making (UUIDs). One that is there is whole: it was written elsewhere and renamed. */
export type FileStore = {
  /** Answers the number of bytes. Nothing is left of a content that breaks off or is larger than allowed. */
  readonly write: (name: string, content: Readable, mostBytes: number) => Promise<number>;
  readonly path: (name: string) => string;
  readonly read: (name: string) => Readable;
  readonly remove: (name: string) => Promise<void>;
};

export function createFileStore(folder: string): FileStore {
  const path = (name: string): string => join(folder, name);
  return {
    write: async (name, content, mostBytes) => {
      await mkdir(folder, { recursive: true });
      const unfinished = path(`${name}.part`);
      try {
        const bytes = await receive(unfinished, content, mostBytes);
        await rename(unfinished, path(name));
        await synced(folder);
        return bytes;
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    path,
    read: (name) => createReadStream(path(name)),
    remove: (name) => rm(path(name), { force: true }),
  };
}

async function receive(file: string, content: Readable, mostBytes: number): Promise<number> {
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > mostBytes) done(tooLarge(mostBytes));
      else done(null, chunk);
    },
  });
  // `flush` syncs the file's content to the disk before it is closed.
  await pipeline(content, counting, createWriteStream(file, { flush: true }));
  return bytes;
}

/** A new name is only as safe as the folder that lists it. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function tooLarge(mostBytes: number): CatalogError {
  return new CatalogError("PAYLOAD_TOO_LARGE", `The file is larger than ${mostBytes} bytes.`, { limit: mostBytes });
}
