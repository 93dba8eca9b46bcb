import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const mostGarbageBytes = 16_000_000;

/**
 * Called now and then by a load, it collects what the load has thrown away once that is 16 MB. Left to itself V8 waits, on
 * a machine with much memory, until the rows of a large set have become hundreds of megabytes of garbage. A small load
 * never gets there, and of a large one a collection takes a twentieth of a second out of one.
 */
export function createHeapBound(): () => void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  const used = (): number => {
    const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
    return heap + external;
  };
  let least = used();
  return () => {
    const now = used();
    least = Math.min(least, now);
    if (typeof collect !== "function" || now < least + mostGarbageBytes) return;
    collect();
    least = used();
  };
}
