import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TypedDocumentString } from "../../generated/graphql.ts";
import { type PostOptions, postJson } from "../api/http.ts";
import { textOf } from "../api/operation.ts";
import { Problem } from "../api/problem.ts";
import type { AskReason } from "./ask-reason.ts";
import { type Person, rememberedPerson, rememberPerson } from "./person.ts";
import { personOf, readSignedIn } from "./read-me.ts";
import { SignInAgain } from "./sign-in-again.tsx";

export type Call = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options?: PostOptions,
) => Promise<Result>;

type Session = {
  /** Undefined when nobody is signed in. */
  readonly person: Person | undefined;
  /** Runs an operation as the signed-in person; should that need a new sign-in, it asks in place and goes on. */
  readonly call: Call;
  readonly signedIn: (person: Person) => void;
  readonly signOut: () => Promise<void>;
};

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error("A SessionProvider has to be around this.");
  return session;
}

/** For pages that are shown to signed-in people only. */
export function usePerson(): Person {
  const { person } = useSession();
  if (person === undefined) throw new Error("This page is for signed-in people.");
  return person;
}

async function send<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options?: PostOptions,
): Promise<Result> {
  const query = textOf(document as TypedDocumentString<unknown, never>);
  // The types were generated from the schema that the instance serves.
  const answer = (await postJson("/public/graphql", { query, variables }, options)) as { data: Result };
  return answer.data;
}

function askReasonOf(problem: Problem): AskReason | undefined {
  if (problem.reason === "SIGN_IN_AGAIN") return "CONFIRM";
  return problem.code === "UNAUTHENTICATED" ? "EXPIRED" : undefined;
}

type Asking = { readonly why: AskReason; readonly done: (isSignedIn: boolean) => void };

export function SessionProvider({ children }: { children: ReactNode }) {
  const [person, setPerson] = useState(rememberedPerson);
  const [asking, setAsking] = useState<Asking>();
  // Several calls may fail at once: they wait for the same answer.
  const pending = useRef<Promise<boolean>>(undefined);

  const isIn = useRef(false);
  isIn.current = person !== undefined;
  const ask = useCallback((why: AskReason): Promise<boolean> => {
    // Nobody was signed in: the page itself leads to the sign-in then.
    if (!isIn.current) return Promise.resolve(false);
    pending.current ??= new Promise<boolean>((resolve) => setAsking({ why, done: resolve })).finally(() => {
      pending.current = undefined;
      setAsking(undefined);
    });
    return pending.current;
  }, []);

  const call = useCallback<Call>(
    async (document, variables, options) => {
      try {
        return await send(document, variables, options);
      } catch (error) {
        const why = error instanceof Problem ? askReasonOf(error) : undefined;
        if (why === undefined || !(await ask(why))) throw error;
        return send(document, variables, options);
      }
    },
    [ask],
  );

  const signedIn = useCallback((someone: Person) => {
    rememberPerson(someone);
    setPerson(someone);
  }, []);
  // What this browser remembers is a hint, so that pages open at once: who it is and what they may do says the server.
  useEffect(() => {
    const remembered = rememberedPerson();
    if (remembered === undefined) return;
    const abort = new AbortController();
    call(readSignedIn, {}, { signal: abort.signal })
      .then(({ me }) => {
        const someone = personOf(me, remembered);
        if (someone !== remembered && !abort.signal.aborted) signedIn(someone);
      })
      // The page's own calls fail as well, and say why.
      .catch(() => undefined);
    return () => abort.abort();
  }, [call, signedIn]);
  const signOut = useCallback(async () => {
    await postJson("/sign-out", {});
    rememberPerson(undefined);
    setPerson(undefined);
  }, []);
  const value = useMemo(() => ({ person, call, signedIn, signOut }), [person, call, signedIn, signOut]);
  return (
    <SessionContext value={value}>
      {children}
      {asking !== undefined && person !== undefined && (
        <SignInAgain
          why={asking.why}
          email={person.email}
          // Another sign-in is told from the one before by being another object, whoever it is of.
          readPerson={async () => ({ ...personOf((await send(readSignedIn, {})).me, person) })}
          onSignedIn={signedIn}
          onEnd={asking.done}
        />
      )}
    </SessionContext>
  );
}
