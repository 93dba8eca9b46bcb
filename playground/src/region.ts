import { useEffect, useState } from "react";

const regionWords: Record<string, string> = { eu: "Europe", us: "United States", local: "Local" };

/** The region as a word for people; a region we do not know keeps the operator's own name for it. */
export function regionWord(region: string): string {
  return regionWords[region.toLowerCase()] ?? region.toUpperCase();
}

/** The region that the instance names in /health, or undefined while unknown: the page works without it. */
export function useRegion(): string | undefined {
  const [region, setRegion] = useState<string>();
  useEffect(() => {
    const abort = new AbortController();
    fetch("/health", { signal: abort.signal, cache: "no-store", credentials: "omit" })
      .then((response) => response.json())
      .then((health: unknown) => {
        if (typeof health !== "object" || health === null || !("region" in health)) return;
        if (typeof health.region === "string" && health.region !== "") setRegion(regionWord(health.region));
      })
      .catch(() => {
        // Not knowing the region is no reason to trouble anybody: the header merely leaves the word out.
      });
    return () => abort.abort();
  }, []);
  return region;
}
