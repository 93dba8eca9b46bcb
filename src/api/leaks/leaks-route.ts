import { hash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { limitBody, readBody } from "#api/http/body.ts";
import { type Exchange, originOf, type Route } from "#api/http/front.ts";
import type { Clock } from "#kernel/clock.ts";
import { CatalogError } from "#kernel/errors.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import { addressBlock } from "#modules/accounts/address-block.ts";
import type { Leaks } from "#modules/leaks/leaks.ts";
import type { VerifyPartner } from "#modules/leaks/partner-keys.ts";
import { RecentItems } from "#platform/rate-limit/recent-items.ts";

export type LeaksRouteOptions = {
  readonly leaks: Leaks;
  /** Null: no scanner is listened to. */
  readonly verifyPartner: VerifyPartner | null;
  readonly region: string;
  readonly clock: Clock;
  readonly maxBodyBytes: number;
};

const reportsPerMinute = 300;
const revocationsPerMinute = 30;

const findings = z
  .array(z.object({ token: z.string(), type: z.string(), url: z.string().nullish(), source: z.string().nullish() }))
  .max(1_000);
const possession = z.strictObject({ tokens: z.array(z.string()).min(1).max(100) });

/** What ends tokens without asking who is calling: a scanner's signature, or the token itself, is all it takes. */
export function createLeaksRoute(options: LeaksRouteOptions): Route {
  const reports = new RecentItems(reportsPerMinute, options.clock);
  const revocations = new RecentItems(revocationsPerMinute, options.clock);
  return async (exchange) => {
    const { request, response, path } = exchange;
    if (request.method !== "POST") return false;
    if (path === "/api-tokens/revoke") {
      const origin = arrive(revocations, exchange);
      const { tokens } = await jsonOf(options, request, possession);
      for (const secret of tokens) await options.leaks.revoke({ secret, source: "possession", url: null }, origin);
      return answer(response, { message: "Those of these tokens that opened this catalog do so no more." });
    }
    if (path !== "/secret-scanning" || options.verifyPartner === null) return false;
    const origin = arrive(reports, exchange);
    await limitBody(request, options.maxBodyBytes);
    await assertSigned(options.verifyPartner, request);
    const found = await jsonOf(options, request, findings);
    const labels: object[] = [];
    for (const { token, type, url } of found) {
      const isOurs = await options.leaks.revoke({ secret: token, source: "secret-scanning", url: url || null }, origin);
      const region = parseSecret(token.trim())?.region;
      if (region !== undefined && region !== options.region) continue;
      const label = isOurs ? "true_positive" : "false_positive";
      labels.push({ token_hash: hash("sha256", token, "base64"), token_type: type, label });
    }
    return answer(response, labels);
  };
}

function arrive(recent: RecentItems, exchange: Exchange) {
  const origin = originOf(exchange, "rest");
  const block = addressBlock(origin.remoteAddress);
  const wait = recent.wait(block);
  if (wait > 0) {
    const message = `Too many reports from this address. Come back in ${wait} seconds.`;
    throw new CatalogError("RATE_LIMITED", message, { retryAfterSeconds: wait });
  }
  recent.add(block, randomUUID());
  return origin;
}

async function assertSigned(verify: VerifyPartner, request: IncomingMessage): Promise<void> {
  const keyId = request.headers["github-public-key-identifier"];
  const signature = request.headers["github-public-key-signature"];
  const body = await readBody(request);
  if (
    typeof keyId === "string" &&
    typeof signature === "string" &&
    (await verified(verify, { keyId, signature, body }))
  )
    return;
  throw new CatalogError("FORBIDDEN", "The report is not signed by a scanner that this catalog knows.");
}

/** Who signed cannot be told while the keys cannot be had: the scanner comes back. */
async function verified(verify: VerifyPartner, signed: Parameters<VerifyPartner>[0]): Promise<boolean> {
  try {
    return await verify(signed);
  } catch (error) {
    throw new CatalogError("SERVICE_UNAVAILABLE", "The scanner's public keys cannot be had just now.", {}, error);
  }
}

/** The body, once it is of the shape. */
async function jsonOf<T>(
  { maxBodyBytes }: LeaksRouteOptions,
  request: IncomingMessage,
  shape: z.ZodType<T>,
): Promise<T> {
  await limitBody(request, maxBodyBytes);
  let given: unknown;
  try {
    given = JSON.parse(String(await readBody(request)));
  } catch {
    given = undefined;
  }
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const at = problem?.path.join(".") || "body";
  throw new CatalogError("BAD_USER_INPUT", `${at}: ${problem?.message ?? "this is not what is taken here"}`, {
    field: at,
  });
}

function answer(response: ServerResponse, body: object): true {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": bytes.length,
    "cache-control": "no-store",
  });
  response.end(bytes);
  return true;
}
