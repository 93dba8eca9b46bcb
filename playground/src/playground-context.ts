import { createContext, use } from "react";
import type { AnswerFacts } from "./answer-facts.ts";
import type { Explanation } from "./explain.ts";
import type { RegionChoice } from "./regions.ts";
import type { StreamState } from "./sockets.ts";
import type { TokenInfo } from "./token-info.ts";
import type { Transport } from "./transport.ts";

/** What the line below the answer tells. */
export type LastRun =
  | { kind: "none" }
  | { kind: "sent" }
  | { kind: "answer"; facts: AnswerFacts; explanation: Explanation | undefined }
  | { kind: "stream"; stream: StreamState };

/** What the shell knows and its plugins need. */
export interface Playground {
  region: RegionChoice;
  /** How the page asks by itself; undefined while there is no token that may be sent. */
  ask: Transport["ask"] | undefined;
  token: TokenInfo | undefined;
  lastRun: LastRun;
  switchRegion(name: string): void;
}

export const PlaygroundContext = createContext<Playground | undefined>(undefined);

export function usePlayground(): Playground {
  const playground = use(PlaygroundContext);
  if (playground === undefined) throw new Error("A PlaygroundContext has to be around this.");
  return playground;
}
