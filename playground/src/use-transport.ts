import { useEffect, useMemo, useRef, useState } from "react";
import { explain } from "./explain.ts";
import type { LastRun } from "./playground-context.ts";
import { readTokenInfo, type TokenInfo } from "./token-info.ts";
import { createTransport, type SchemaOutcome } from "./transport.ts";

interface Known {
  key: string;
  outcome?: SchemaOutcome;
  info?: TokenInfo;
}

/** The calls under one token to one region, and what became of them. Another token or region begins anew. */
export function useTransport(origin: string, token: string, mayChange: (document: string) => Promise<boolean>) {
  const key = `${origin} ${token}`;
  const [known, setKnown] = useState<Known>({ key });
  const [run, setRun] = useState<{ key: string; run: LastRun }>({ key, run: { kind: "none" } });
  const current = useRef(key);
  current.current = key;

  const transport = useMemo(() => {
    const learn = (fact: Partial<Known>) =>
      setKnown((before) => ({ ...(before.key === key ? before : { key }), ...fact }));
    // What an earlier token is still told is not this one's.
    const show = (shown: LastRun) => current.current === key && setRun({ key, run: shown });
    const made = createTransport(
      { origin, token },
      {
        onSchema(outcome) {
          learn({ outcome });
          if (outcome.state === "accepted") void readTokenInfo(made.ask).then((info) => info && learn({ info }));
        },
        onSent: () => show({ kind: "sent" }),
        onAnswer: ({ facts, error }) => show({ kind: "answer", facts, explanation: explain(error) }),
        onStream: (stream) => show({ kind: "stream", stream }),
        mayChange,
      },
    );
    return made;
  }, [key, origin, token, mayChange]);
  // A new token ends what ran under the old one, open subscriptions included.
  useEffect(() => () => transport.dispose(), [transport]);

  const mine: Partial<Known> = known.key === key ? known : {};
  const lastRun: LastRun = run.key === key ? run.run : { kind: "none" };
  return { transport, outcome: mine.outcome, info: mine.info, lastRun };
}
