import { createWriteStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ByteCounter, type UploadStore } from "./upload-store.ts";

/** Uploaded files in a folder: written under another name, synced to the disk and renamed. */
export function createFolderStore(folder: string): UploadStore {
  const path = (name: string): string => join(folder, name);
  return {
    write: async (name, content, mostBytes) => {
      await mkdir(folder, { recursive: true });
      const unfinished = path(`${name}.part`);
      try {
        const counter = new ByteCounter(mostBytes);
        // `flush` syncs the file's content to the disk before it is closed.
        await pipeline(content, counter, createWriteStream(unfinished, { flush: true }));
        await rename(unfinished, path(name));
        await synced(folder);
        return counter.bytes;
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },
    // The file itself, which whoever borrowed it leaves where it is.
    borrow: (name) => Promise.resolve({ path: path(name), [Symbol.asyncDispose]: () => Promise.resolve() }),
    remove: (name) => rm(path(name), { force: true }),
  };
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
