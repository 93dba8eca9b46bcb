import type { UploadsConfig } from "#platform/config/uploads-config.ts";
import { createBucketStore } from "./bucket-store.ts";
import { createFolderStore } from "./folder-store.ts";
import type { UploadStore } from "./upload-store.ts";

/** Where the settings say that uploaded files are kept. */
export function openUploadStore({ folder, bucket }: UploadsConfig): UploadStore {
  return bucket === null ? createFolderStore(folder) : createBucketStore(bucket);
}
