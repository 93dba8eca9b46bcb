import type { OnProgress } from "#modules/imports/imports.ts";

type Output = { readonly isTTY?: boolean; readonly write: (text: string) => boolean };

/** One line that renews itself on a terminal; a line a phase where output is kept. */
export function createProgressLine(output: Output): { readonly show: OnProgress; readonly end: () => void } {
  let phase = "";
  return {
    show: (progress) => {
      if (!output.isTTY && progress.phase === phase) return;
      phase = progress.phase;
      const count =
        progress.total > 0 ? ` ${progress.done} of ${progress.total}` : progress.done > 0 ? ` ${progress.done}` : "";
      output.write(output.isTTY ? `\r\x1b[K${phase}${count}` : `${phase}\n`);
    },
    end: () => {
      if (output.isTTY) output.write("\r\x1b[K");
    },
  };
}
