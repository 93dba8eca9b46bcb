import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "s3rver";

/** A server on loopback that speaks S3's protocol and knows one access key; signatures it takes as they are. */
export type BucketServer = AsyncDisposable & {
  readonly environment: Readonly<Record<string, string>>;
  /** The names of the objects that the bucket lists. */
  readonly names: () => string[];
  /** What was asked of it, as `PUT /bucket/key?partNumber=1`. */
  readonly requests: readonly string[];
};

const bucket = "catalog-uploads";
// The only key that the package knows.
const key = "S3RVER";
const objectFile = /\._S3rver_object$/;

export async function startBucketServer(): Promise<BucketServer> {
  const directory = mkdtempSync(join(tmpdir(), "catalog-bucket-"));
  const s3 = new S3rver({ directory, silent: true, vhostBuckets: false, configureBuckets: [{ name: bucket }] });
  await s3.configureBuckets();
  const handle = s3.callback();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      CATALOG_UPLOADS_BUCKET: bucket,
      CATALOG_UPLOADS_ENDPOINT: `http://127.0.0.1:${port}`,
      CATALOG_UPLOADS_KEY_ID: key,
      CATALOG_UPLOADS_SECRET: key,
    },
    names: () =>
      readdirSync(join(directory, bucket))
        .filter((name) => objectFile.test(name))
        .map((name) => name.replace(objectFile, "")),
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
