import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { CatalogError } from "#kernel/errors.ts";

/** Hands the part named `file` to `receive` while it comes in, and answers once the whole body has been read. */
export function readFilePart<T>(request: IncomingMessage, receive: (content: Readable) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const parser = openParser(request, reject);
    if (parser === undefined) return;
    let received: Promise<T> | undefined;
    const fail = (error: Error): void => {
      request.unpipe(parser);
      // Whatever still comes is thrown away, so that the client gets to read the answer.
      request.resume();
      parser.destroy();
      reject(request.destroyed && !request.complete ? malformed("The upload broke off.") : error);
    };
    parser.on("file", (name, content) => {
      // A part that ends with the parser fails as well; what is to be told of it is told by the parser.
      content.on("error", () => undefined);
      if (name !== "file" || received !== undefined) {
        content.resume();
        fail(
          malformed(`The body has to have one part, a file named "file"; it has one named ${JSON.stringify(name)}.`),
        );
        return;
      }
      received = receive(content);
      received.catch(fail);
    });
    parser.on("error", () => fail(malformed("The body is no well-formed multipart/form-data.")));
    request.once("aborted", () => parser.destroy(new Error("the upload broke off")));
    parser.on("close", () => {
      if (received === undefined) reject(malformed('The body has no file part named "file".'));
      else received.then(resolve, reject);
    });
    request.pipe(parser);
  });
}

function openParser(request: IncomingMessage, reject: (error: Error) => void): busboy.Busboy | undefined {
  try {
    return busboy({ headers: request.headers, limits: { files: 2, fields: 20, parts: 30, headerPairs: 50 } });
  } catch {
    reject(malformed("Send the file as multipart/form-data, in one part named file."));
    request.resume();
    return undefined;
  }
}

function malformed(message: string): CatalogError {
  return new CatalogError("BAD_USER_INPUT", message, { field: "file" });
}
