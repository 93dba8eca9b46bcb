import type { z } from "zod";

/** One setting: its environment variable, what it means, and how its text is read. */
export type Setting<T> = {
  readonly variable: string;
  readonly help: string;
  readonly shown: string;
  readonly schema: z.ZodType<T>;
};

export function setting<T>(variable: string, help: string, shown: string, schema: z.ZodType<T>): Setting<T> {
  return { variable, help, shown, schema };
}
