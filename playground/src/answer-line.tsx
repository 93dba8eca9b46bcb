import { pick, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { describeFacts } from "./answer-facts.ts";
import { usePlayground } from "./playground-context.ts";
import type { StreamState } from "./sockets.ts";

const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

function describeStream({ events, startedAt, lastAt, end }: StreamState): string {
  const count = events === 1 ? "1 event" : `${events} events`;
  const last =
    lastAt === undefined ? `listening since ${clock.format(startedAt)}` : `the last at ${clock.format(lastAt)}`;
  return end === undefined ? `Subscribed: ${count}, ${last}` : `The subscription ended after ${count}: ${end}`;
}

/** The line below the answer: how it went, what it took, and what to do about an error. */
export function AnswerLine() {
  const { lastRun, region, switchRegion } = usePlayground();
  const { stop } = useGraphiQLActions();
  const { subscription } = useGraphiQL(pick("subscription"));
  const explanation = lastRun.kind === "answer" ? lastRun.explanation : undefined;
  const target = explanation?.switchTo;
  return (
    <section aria-label="About the answer" className="answer-line">
      <p role="status">
        {lastRun.kind === "none" && "Nothing was sent yet."}
        {lastRun.kind === "sent" && "Sent; waiting for the answer…"}
        {lastRun.kind === "stream" && describeStream(lastRun.stream)}
        {lastRun.kind === "answer" &&
          describeFacts(lastRun.facts).map((words) => (
            <span key={words} className="fact">
              {words}
            </span>
          ))}
      </p>
      {lastRun.kind === "answer" && lastRun.facts.requestId !== undefined && (
        <p className="request">
          request <code>{lastRun.facts.requestId}</code>
        </p>
      )}
      {lastRun.kind === "stream" && lastRun.stream.end === undefined && subscription !== null && (
        <button type="button" onClick={stop}>
          Stop
        </button>
      )}
      {lastRun.kind === "answer" && explanation !== undefined && (
        <p className="explanation">
          {explanation.text}
          {lastRun.facts.retryAfterSeconds !== undefined && ` Again in ${lastRun.facts.retryAfterSeconds} s.`}{" "}
          {target !== undefined && target !== region.name && (
            <button type="button" onClick={() => switchRegion(target)}>
              Switch to {target}
            </button>
          )}
        </p>
      )}
    </section>
  );
}
