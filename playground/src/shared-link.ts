import { useEffect, useRef } from "react";
import { readLink } from "./share-link.ts";
import { useOpenOperation } from "./use-open-operation.ts";

/** Opens what the page's address carries, and takes it out of the address: a reload keeps what was made of it. */
export function SharedLink(): null {
  const openOperation = useOpenOperation();
  const open = useRef(openOperation);
  open.current = openOperation;
  useEffect(() => {
    function read() {
      const shared = readLink(location.hash);
      if (shared === undefined) return;
      history.replaceState(history.state, "", location.pathname + location.search);
      open.current(shared.document, shared.variables);
    }
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, []);
  return null;
}
