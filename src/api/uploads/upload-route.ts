import type { IncomingMessage, ServerResponse } from "node:http";
import { type Authenticate, credentialsRequired } from "#api/authenticate.ts";
import { type Exchange, originOf, type Route, tell } from "#api/http/front.ts";
import { type RecordUse, recordOnClose } from "#api/usage-recorder.ts";
import { assertAccess } from "#graphql/access.ts";
import type { Spend } from "#graphql/admission.ts";
import type { AccountActor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { rateHeaders } from "#kernel/rate-standing.ts";
import type { Imports } from "#modules/imports/import-sets.ts";
import { readFilePart } from "./file-part.ts";

export type UploadRouteOptions = {
  readonly imports: Imports;
  readonly authenticate: Authenticate;
  readonly recordUse: RecordUse;
  readonly maxFileBytes: number;
  /** Takes a file's cost from the account's budget. */
  readonly spend: Spend;
};

/** What receiving a file costs, whatever its size: that is limited by itself. */
const fileCost = 100;

/** What the multipart frame around the file may take. */
const frameBytes = 100_000;

/**
 * `POST /warehouse-{sourceId}/{file}` and its kin: the content goes from the socket to the disk piece by piece. Who is
 * calling, the path and the declared length are judged before any of it is read; who is calling, once more at its end.
 */
export function createUploadRoute({
  imports,
  authenticate,
  recordUse,
  spend,
  maxFileBytes,
}: UploadRouteOptions): Route {
  return async (exchange) => {
    const { request, response } = exchange;
    if (!imports.isUploadPath(exchange.path)) return false;
    if (request.method !== "POST") return refuseMethod(response);
    const origin = originOf(exchange, "upload");
    const admit = async (): Promise<AccountActor> => {
      const caller = await authenticate(request.headers, origin);
      if (caller.kind === "anonymous") throw credentialsRequired();
      return caller;
    };
    const actor = await admit();
    recordOnClose(recordUse, response, { actor, origin, seen: { rootFields: ["upload"] } });
    assertAccess(actor, { scope: "READ_WRITE" });
    assertLength(request, maxFileBytes);
    tell(origin, rateHeaders((await spend(actor, fileCost)).standing));
    const upload = await imports.admit(actor, decodedPath(exchange));
    if (upload === null) return alreadyReceived(response);
    // Sending takes as long as it takes, and a token may end meanwhile.
    const confirm = async (): Promise<void> => assertAccess(await admit(), { scope: "READ_WRITE" });
    const reception = await readFilePart(request, (content) => imports.receive(upload, { content, confirm }));
    if (reception === "ALREADY_RECEIVED") return alreadyReceived(response);
    return answer(response, 201, { path: upload.place.path });
  };
}

function decodedPath({ path }: Exchange): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function assertLength({ headers }: IncomingMessage, maxFileBytes: number): void {
  if (Number(headers["content-length"] ?? 0) <= maxFileBytes + frameBytes) return;
  const message = `The file is larger than ${maxFileBytes} bytes.`;
  throw new CatalogError("PAYLOAD_TOO_LARGE", message, { limit: maxFileBytes });
}

/** Not an error of this server's closed list: only here is a repetition told from a first time. */
function alreadyReceived(response: ServerResponse): true {
  const message = "A file with this path has been received already; another version needs another timestamp.";
  return answer(response, 409, { errors: [{ message, extensions: { code: "ALREADY_RECEIVED", type: "INPUT" } }] });
}

function refuseMethod(response: ServerResponse): true {
  response.setHeader("allow", "POST");
  const message = "Files are uploaded with POST.";
  return answer(response, 405, { errors: [{ message, extensions: { code: "BAD_USER_INPUT", type: "INPUT" } }] });
}

function answer(response: ServerResponse, status: number, body: object): true {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", "content-length": bytes.length });
  response.end(bytes);
  return true;
}
