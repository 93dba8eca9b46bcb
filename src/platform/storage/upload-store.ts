import { type Readable, Transform } from "node:stream";
import { CatalogError } from "#kernel/errors.ts";

/**
 * Uploaded files until they are loaded, by names of our own making (UUIDs). One that is there is whole. In a folder or in
 * a bucket: the promises are the same.
 */
export type UploadStore = {
  /** Answers the number of bytes. Nothing is left of a content that breaks off or is larger than allowed. */
  readonly write: (name: string, content: Readable, mostBytes: number) => Promise<number>;
  /** The content as a file of this machine, until it is disposed of. */
  readonly borrow: (name: string) => Promise<LocalFile>;
  /** Also what is not there. */
  readonly remove: (name: string) => Promise<void>;
};

export type LocalFile = AsyncDisposable & { readonly path: string };

/** Lets bytes through and counts them, up to the limit. */
export class ByteCounter extends Transform {
  bytes = 0;

  constructor(mostBytes: number) {
    super({
      transform: (chunk: Buffer, _encoding, done) => {
        this.bytes += chunk.length;
        if (this.bytes > mostBytes) done(tooLarge(mostBytes));
        else done(null, chunk);
      },
    });
  }
}

function tooLarge(mostBytes: number): CatalogError {
  return new CatalogError("PAYLOAD_TOO_LARGE", `The file is larger than ${mostBytes} bytes.`, { limit: mostBytes });
}
