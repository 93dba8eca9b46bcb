import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { type Fetch, postWithRetries, type Wait, waitFor } from "./post-with-retries.ts";
import { answerBody, refusalOf, strangeAnswer, unreachable } from "./public-api-errors.ts";

export type PublicApiInput = {
  /** Where the instance answers, such as `http://localhost:4000`; the path of the endpoint is added. */
  readonly baseUrl: string;
  readonly token: string;
  readonly fetch?: Fetch;
  /** How to let time pass between two attempts. */
  readonly wait?: Wait;
};

export type Operation<T> = {
  /** The root field, which labels the request in the server's log and names it in errors. */
  readonly operation: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The form of the root field's answer: what the server sends is parsed, not believed. */
  readonly answer: z.ZodType<T>;
};

/** A client of the public GraphQL API. It knows nothing of importing. */
export type PublicApi = {
  /** Runs one operation and answers its root field; a refusal throws a CatalogError with the server's code. */
  run<T>(operation: Operation<T>): Promise<T>;
  /** Throws FORBIDDEN unless the token may write, so that an importer can tell before it reads its source. */
  assertCanWrite(): Promise<void>;
};

/** A mutation that is sent again after a lost answer may find its work done; running the import again settles that. */
export function createPublicApi({
  baseUrl,
  token,
  fetch = globalThis.fetch,
  wait = waitFor,
}: PublicApiInput): PublicApi {
  const endpoint = endpointOf(baseUrl);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "application/json" };

  async function run<T>({ operation, document, variables = {}, answer }: Operation<T>): Promise<T> {
    const url = `${endpoint}?op=${operation}`;
    const body = JSON.stringify({ query: document, variables });
    // A redirect would turn the POST into a GET or carry the token to another host.
    const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
    const response = await postWithRetries({ fetch, wait, url, init }).catch((error: unknown) => {
      throw unreachable(endpoint, error);
    });
    const parsed = answerBody.safeParse(await response.json().catch(() => undefined));
    if (!parsed.success) throw strangeAnswer(endpoint, response.status);
    const [error] = parsed.data.errors ?? [];
    if (error !== undefined) throw refusalOf(error, operation);
    const data = z.object({ [operation]: z.unknown() }).safeParse(parsed.data.data);
    const value = answer.safeParse(data.data?.[operation]);
    if (value.success) return value.data;
    const message = `The Catalog API at ${endpoint} answers ${operation} in an unknown form.`;
    throw new CatalogError("INTERNAL_SERVER_ERROR", message, { operation }, value.error);
  }

  return { run, assertCanWrite: () => assertCanWrite(run) };
}

const currentToken = z.object({ scope: z.string(), role: z.string().nullish(), region: z.string().nullish() });

async function assertCanWrite(run: PublicApi["run"]): Promise<void> {
  const document = "query importToken { currentToken { scope role region } }";
  const { scope } = await run({ operation: "currentToken", document, answer: currentToken });
  if (scope === "READ_WRITE") return;
  const message = "This is a Read Only token; an import needs a Read & Write token. Nothing was read from the source.";
  throw new CatalogError("FORBIDDEN", message, { requiredScope: "READ_WRITE" });
}

function endpointOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const message = "The catalog must be an address such as http://localhost:4000.";
    throw new CatalogError("BAD_USER_INPUT", message, { field: "baseUrl" });
  }
  const path = url.pathname.replace(/\/+$/, "").replace(/\/(public\/)?graphql$/, "");
  return `${url.origin}${path}/public/graphql`;
}
