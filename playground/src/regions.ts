import { useEffect, useState } from "react";
import { regionWord } from "./region.ts";

/** A region that the page can call. */
export interface RegionChoice {
  /** As it stands in a token: cat_tok_<name>_… */
  name: string;
  word: string;
  /** Where its API is; the region that served this page is at the page's own origin, whatever it calls itself. */
  origin: string;
  /** A session's cookie is only good there. */
  isHome: boolean;
}

function choicesOf(answer: unknown): RegionChoice[] {
  if (typeof answer !== "object" || answer === null || !("region" in answer) || !("regions" in answer)) return [];
  const home = answer.region;
  return Object.entries({ ...(answer.regions as Record<string, unknown>) }).flatMap(([name, url]) =>
    typeof url === "string"
      ? [{ name, word: regionWord(name), origin: name === home ? location.origin : url, isHome: name === home }]
      : [],
  );
}

const unnamed: RegionChoice = { name: "", word: "", origin: location.origin, isHome: true };

/** The regions, this page's own first; without an answer there is only the instance that served the page. */
export function useRegions(): readonly RegionChoice[] {
  const [regions, setRegions] = useState<readonly RegionChoice[]>([unnamed]);
  useEffect(() => {
    const abort = new AbortController();
    fetch("/playground/regions.json", { signal: abort.signal, cache: "no-store", credentials: "omit" })
      .then((response) => response.json())
      .then((answer: unknown) => {
        const choices = choicesOf(answer).sort((a, b) => Number(b.isHome) - Number(a.isHome));
        if (choices.length > 0) setRegions(choices);
      })
      .catch(() => {
        // The page works for its own region without knowing the others.
      });
    return () => abort.abort();
  }, []);
  return regions;
}
