import { useEffect, useState } from "react";
import { Icon } from "../../app/parts/icons.tsx";
import { useSession } from "../../app/session/session.tsx";
import { readFirstUse } from "./operations.ts";

const everyMilliseconds = 2_000;

/** Says when the new token has arrived where it belongs: uses make no event of their own, so it asks. */
export function FirstUse({ tokenId }: { tokenId: string }) {
  const { call } = useSession();
  const [isUsed, setUsed] = useState(false);
  useEffect(() => {
    if (isUsed) return;
    const abort = new AbortController();
    const timer = setInterval(async () => {
      // A failed look is followed by the next one.
      const seen = await call(readFirstUse, { id: tokenId }, { signal: abort.signal }).catch(() => undefined);
      if (seen?.apiToken?.lastUsedAt != null && !abort.signal.aborted) setUsed(true);
    }, everyMilliseconds);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [call, tokenId, isUsed]);
  return (
    <p role="status" className={isUsed ? "first-use good" : "first-use soft"}>
      <Icon name={isUsed ? "check" : "hourglass"} />
      <span>{isUsed ? "First request received." : "Waiting for its first request…"}</span>
    </p>
  );
}
