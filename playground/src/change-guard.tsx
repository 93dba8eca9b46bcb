import { useCallback, useRef, useState } from "react";
import { AskDialog } from "./ask-dialog.tsx";

interface Asking {
  document: string;
  decide(isAllowed: boolean): void;
}

/** Asks before a document that changes something is sent, once for each text of it. */
export function useChangeGuard() {
  const allowed = useRef(new Set<string>());
  const [asking, setAsking] = useState<Asking>();

  const mayChange = useCallback((document: string): Promise<boolean> => {
    if (allowed.current.has(document)) return Promise.resolve(true);
    return new Promise((resolve) => {
      setAsking({
        document,
        decide(isAllowed) {
          setAsking(undefined);
          if (isAllowed) allowed.current.add(document);
          resolve(isAllowed);
        },
      });
    });
  }, []);

  return { mayChange, asking };
}

export function ChangeQuestion({ asking, regionWord }: { asking: Asking; regionWord: string }) {
  const place = regionWord === "" ? "this catalog" : `the catalog in ${regionWord}`;
  return (
    <AskDialog title="This changes your catalog" onCancel={() => asking.decide(false)}>
      <p>
        The document is a mutation: it writes to {place}, for everybody of the account. You are asked once for each
        document.
      </p>
      <div className="choices">
        <button type="button" onClick={() => asking.decide(false)}>
          Cancel
        </button>
        <button type="button" className="primary" onClick={() => asking.decide(true)}>
          Run the change
        </button>
      </div>
    </AskDialog>
  );
}
