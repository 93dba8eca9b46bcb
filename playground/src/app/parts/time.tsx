import { Tooltip } from "radix-ui";
import { useEffect, useState } from "react";
import { serverNow } from "../api/server-clock.ts";
import { exactTime, relativeTime } from "./time-words.ts";

const tickMilliseconds = 20_000;

/** The server's now, renewed often enough for words like "3 min ago". */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), tickMilliseconds);
    return () => clearInterval(timer);
  }, []);
  // What has just arrived may be newer than the last tick.
  return Math.max(now, serverNow() - tickMilliseconds);
}

/** "in 12 days", with the exact instant and its zone on hover and focus. */
export function RelativeTime({ at }: { at: number }) {
  useNow();
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the exact time has to be reachable without a mouse. */}
        <time dateTime={new Date(at).toISOString()} tabIndex={0} className="time">
          {relativeTime(at, serverNow())}
        </time>
      </Tooltip.Trigger>
      <Tooltip.Content className="tooltip" sideOffset={4} collisionPadding={8}>
        {exactTime(at)}
      </Tooltip.Content>
    </Tooltip.Root>
  );
}
