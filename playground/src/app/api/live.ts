import { createClient } from "graphql-ws";
import { useEffect, useRef } from "react";
import type { TypedDocumentString } from "../../generated/graphql.ts";
import type { Person } from "../session/person.ts";
import { textOf } from "./operation.ts";

const unauthorized = 4401;
const longestWait = 30_000;

/**
 * Calls back at each message of a subscription, and after each gap in which messages may have been missed. The socket
 * speaks for the signed-in person; when their session ends, it calls back once more, what is read then asks them to sign
 * in again, and as `person` a new socket opens.
 */
export function useLive(
  document: TypedDocumentString<unknown, Record<string, never>>,
  person: Person,
  onMessage: () => void,
): void {
  const listener = useRef(onMessage);
  listener.current = onMessage;
  const query = textOf(document as TypedDocumentString<unknown, never>);

  useEffect(() => {
    let isFirst = true;
    const client = createClient({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/public/graphql`,
      connectionParams: { "x-catalog-csrf": "1" },
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: (problem) => !(problem instanceof CloseEvent && problem.code === unauthorized),
      retryWait: (tries) =>
        new Promise((resolve) =>
          setTimeout(resolve, Math.min(longestWait, 1_000 * 2 ** tries) * (0.5 + Math.random())),
        ),
      on: {
        connected: () => {
          if (!isFirst) listener.current();
          isFirst = false;
        },
      },
    });
    const stop = client.subscribe(
      { query },
      {
        next: () => listener.current(),
        error: () => listener.current(),
        complete: () => {
          // The page goes away, or the server has said all it will: there is nothing to do.
        },
      },
    );
    return () => {
      stop();
      void client.dispose();
    };
    // Another sign-in is another session, whoever it is of.
  }, [query, person]);
}
