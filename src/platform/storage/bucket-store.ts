import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { S3Client } from "@aws-sdk/client-s3";
import { CatalogError } from "#kernel/errors.ts";
import type { BucketConfig } from "#platform/config/uploads-config.ts";
import { ByteCounter, type LocalFile, type UploadStore } from "./upload-store.ts";

const smallestPart = 5 * 1024 * 1024;
const mostParts = 10_000;

/** In milliseconds, for each of the three tries that a request has. A request carries one part at most. */
type Patience = { readonly requestTimeout: number };

const patience: Patience = { requestTimeout: 20_000 };

/**
 * Uploaded files in a bucket of a server that speaks S3's protocol. A content goes there part by part, and is an object
 * only once its end has been taken. It is loaded from a copy in the machine's folder for temporary files: a load may
 * pause for minutes, which no connection outlives.
 */
export function createBucketStore(bucket: BucketConfig, given: Patience = patience): UploadStore {
  let opening: Promise<Opened> | undefined;
  // The package is large: an instance loads it when the first file comes.
  const opened = (): Promise<Opened> => (opening ??= openBucket(bucket, given));
  return {
    write: async (name, content, mostBytes) => {
      const counter = new ByteCounter(mostBytes);
      // What fails is told by the promises below.
      counter.on("error", () => undefined);
      const feeding = pipeline(content, counter);
      const storing = opened()
        .then(({ store }) => store(name, counter, mostBytes))
        .catch((error: unknown) => {
          // A fault of the content has ended the counter; whoever stops reading it ends it with an AbortError.
          const { errored } = counter;
          const fault = errored === null || errored.name === "AbortError" ? unreachable(error) : errored;
          counter.destroy(fault);
          throw fault;
        });
      const [stored, fed] = await Promise.allSettled([storing, feeding]);
      if (stored.status === "rejected") throw stored.reason;
      if (fed.status === "rejected") throw fed.reason;
      return counter.bytes;
    },
    borrow: async (name) => (await opened()).fetch(name),
    remove: async (name) => (await opened()).remove(name),
  };
}

type Opened = {
  readonly store: (name: string, content: Readable, mostBytes: number) => Promise<void>;
  readonly fetch: (name: string) => Promise<LocalFile>;
  readonly remove: (name: string) => Promise<void>;
};

async function openBucket(bucket: BucketConfig, { requestTimeout }: Patience): Promise<Opened> {
  const { DeleteObjectCommand, GetObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const { Upload } = await import("@aws-sdk/lib-storage");
  const client = new S3Client({
    ...clientOptions(bucket),
    // The last is for a content that stops coming in its middle.
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeout,
    },
  });
  const place = (name: string) => ({ Bucket: bucket.name, Key: name });
  return {
    store: async (name, content, mostBytes) => {
      const partSize = Math.max(smallestPart, Math.ceil(mostBytes / mostParts));
      // One part after the other: no more than a part of each upload is in memory.
      await new Upload({ client, params: { ...place(name), Body: content }, partSize, queueSize: 1 }).done();
    },
    fetch: async (name) => {
      const { Body } = await client.send(new GetObjectCommand(place(name))).catch(refuse);
      if (!(Body instanceof Readable)) throw new Error("the bucket answered without a content");
      return spooled(Body);
    },
    remove: async (name) => {
      await client.send(new DeleteObjectCommand(place(name))).catch(refuse);
    },
  };
}

function clientOptions({ endpoint, region, pathStyle, credentials }: BucketConfig) {
  return {
    region,
    forcePathStyle: pathStyle,
    maxAttempts: 3,
    // Other servers than Amazon's know no checksums that nobody asked for.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(endpoint !== null && { endpoint }),
    // Without a key the package looks where it always does: environment, profile, the machine's role.
    ...(credentials !== null && {
      credentials: { accessKeyId: credentials.keyId, secretAccessKey: credentials.secret.reveal() },
    }),
  } as const satisfies ConstructorParameters<typeof S3Client>[0];
}

async function spooled(content: Readable): Promise<LocalFile> {
  const folder = await mkdtemp(join(tmpdir(), "catalog-import-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, "file");
  try {
    await pipeline(content, createWriteStream(path));
  } catch (error) {
    await remove();
    throw unreachable(error);
  }
  return { path, [Symbol.asyncDispose]: remove };
}

function refuse(error: unknown): never {
  throw unreachable(error);
}

function unreachable(error: unknown): CatalogError {
  // The word by which the protocol or the system names it tells the operator what to mend, and nobody anything else.
  const word = error instanceof Error && /^\w{1,40}$/.test(error.name) ? error.name : "unknown";
  return new CatalogError("SERVICE_UNAVAILABLE", `The store of uploaded files does not answer: ${word}.`, {}, error);
}
