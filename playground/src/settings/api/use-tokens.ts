import { useEffect, useRef } from "react";
import { useLoad } from "../../app/api/use-load.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import { useSession } from "../../app/session/session.tsx";
import { type ListedToken, listTokens } from "./operations.ts";
import { describeChanges } from "./token-words.ts";

export type Filter = "ACTIVE" | "ALL";

const everyStatus = ["ACTIVE", "RETIRING", "PENDING_FIRST_USE", "EXPIRED", "REVOKED", "SUPERSEDED"] as const;

const everyMilliseconds = 60_000;

/** The list, read again whenever anything about the account's tokens changes; what others did is said. */
export function useTokens(filter: Filter, changes: number, ownChange: { current: number }) {
  const { call } = useSession();
  const announce = useAnnounce();
  const loaded = useLoad(filter, async (signal) => {
    const variables = { statuses: filter === "ALL" ? everyStatus : null, withDoors: filter === "ACTIVE" };
    return (await call(listTokens, variables, { signal })).apiTokens as readonly ListedToken[];
  });
  const { data, reload } = loaded;
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);
  // Uses are no events: what was last used when is read again now and then.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [reload]);

  const before = useRef<{ filter: Filter; tokens: readonly ListedToken[] }>(undefined);
  useEffect(() => {
    if (data === undefined) return;
    const earlier = before.current;
    before.current = { filter, tokens: data };
    if (earlier === undefined || earlier.filter !== filter) return;
    // What this person has just done was said where it was done.
    if (Date.now() - ownChange.current < 3_000) return;
    const told = describeChanges(earlier.tokens, data);
    if (told.length > 0) announce(told.join(" "));
  }, [data, filter, announce, ownChange]);
  return loaded;
}
