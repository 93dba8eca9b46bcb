import { useEffect, useRef, useState } from "react";
import { Icon } from "../../app/parts/icons.tsx";

const everyMilliseconds = 2_000;

/** Says when the new token has arrived where it belongs: uses make no event of their own, so it asks. */
export function FirstUse({
  readLastUse,
}: {
  readLastUse: (signal: AbortSignal) => Promise<number | null | undefined>;
}) {
  const read = useRef(readLastUse);
  read.current = readLastUse;
  const [isUsed, setUsed] = useState(false);
  useEffect(() => {
    if (isUsed) return;
    const abort = new AbortController();
    const timer = setInterval(async () => {
      // A failed look is followed by the next one.
      const seen = await read.current(abort.signal).catch(() => undefined);
      if (seen != null && !abort.signal.aborted) setUsed(true);
    }, everyMilliseconds);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [isUsed]);
  return (
    <p role="status" className={isUsed ? "first-use good" : "first-use soft"}>
      <Icon name={isUsed ? "check" : "hourglass"} />
      <span>{isUsed ? "First request received." : "Waiting for its first request…"}</span>
    </p>
  );
}
