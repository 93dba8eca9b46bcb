import type { ReactNode } from "react";
import type { Person } from "./session/person.ts";

/** One page of the app. `src/api/web/app-paths.ts` names the same paths, so that the server can tell 200 from 404. */
export type AppRoute = {
  readonly path: string;
  readonly page: ReactNode;
  /** Its word in the header; pages without one are reached from others. */
  readonly label?: string;
  /** Who sees the word; everybody who is signed in without it. The server decides what they may do. */
  readonly roles?: readonly Person["role"][];
};
