import { useRef, useState } from "react";
import { asProblem, type Problem } from "../../app/api/problem.ts";

/** Does one thing at a time, however often the button is pressed, and tells what went wrong. */
export function useSubmit() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const isSent = useRef(false);

  async function submit(work: () => Promise<void>): Promise<void> {
    if (isSent.current) return;
    isSent.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      isSent.current = false;
      setBusy(false);
    }
  }

  return { submit, isBusy, problem };
}

/** Of a wish that must not be granted twice: 128 random bits; `crypto.randomUUID` is missing where the page did not come by https. */
export function oneWish(): { readonly headers: Record<string, string> } {
  const key = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return { headers: { "idempotency-key": key } };
}
