import { InvalidArgumentError } from "commander";
import { StartError } from "#kernel/errors.ts";

const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** `90s`, `10m`, `24h`, `7d`. */
export function secondsOf(text: string): number {
  const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds = secondsPer[unit];
  if (count === undefined || seconds === undefined)
    throw new InvalidArgumentError("It is a duration such as 90s, 10m, 24h or 7d.");
  return Number(count) * seconds;
}

export function minutesOf(text: string): number {
  const seconds = secondsOf(text);
  if (seconds % 60 !== 0) throw new InvalidArgumentError("It is a duration of whole minutes, such as 10m, 24h or 7d.");
  return seconds / 60;
}

export function wholeNumberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It is a whole number.");
  return Number(text);
}

export function switchOf(text: string): boolean {
  if (text !== "yes" && text !== "no") throw new InvalidArgumentError("It is yes or no.");
  return text === "yes";
}

const defaultGraceSeconds = 600;

/** How a token that is rotated goes, from the options `--overlap`, `--on-first-use` and `--grace`. */
export function rotationOf({ overlap, onFirstUse, grace }: Readonly<Record<string, unknown>>): object | undefined {
  if (onFirstUse === true) {
    if (overlap !== undefined) throw new StartError("A token is rotated either with --overlap or with --on-first-use.");
    return { onFirstUse: { graceSeconds: grace ?? defaultGraceSeconds } };
  }
  if (grace !== undefined) throw new StartError("--grace is for a rotation with --on-first-use.");
  return overlap === undefined ? undefined : { overlapMinutes: overlap };
}
