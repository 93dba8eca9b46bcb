import { request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import { isPublicAddress, literalAddress, lookupPublic, RefusedAddress } from "./address-rule.ts";

export type OutsidePost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMilliseconds: number;
  /** Whether private and local addresses may be reached. */
  readonly allowPrivate: boolean;
};

/** A receiver that said nothing in time. */
export class NoAnswer extends Error {
  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds / 1_000} seconds.`);
    this.name = "NoAnswer";
  }
}

/**
 * Posts to an address that somebody typed in. Redirects are answered, not followed; of the answer only the status is
 * read; the connection is of this request alone.
 */
export async function postOutside({
  url,
  headers,
  body,
  timeoutMilliseconds,
  allowPrivate,
}: OutsidePost): Promise<number> {
  const target = new URL(url);
  const literal = literalAddress(target.hostname);
  if (!allowPrivate && literal !== null && !isPublicAddress(literal)) throw new RefusedAddress(literal);
  const signal = AbortSignal.timeout(timeoutMilliseconds);
  const send = target.protocol === "https:" ? requestSecure : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = send(
      target,
      {
        method: "POST",
        agent: false,
        signal,
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        ...(allowPrivate ? {} : { lookup: lookupPublic }),
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      },
    );
    sent.once("error", (error) => reject(signal.aborted ? new NoAnswer(timeoutMilliseconds) : error));
    sent.end(body);
  });
}
