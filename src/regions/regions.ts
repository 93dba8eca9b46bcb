import type { Region } from "#kernel/region.ts";
import { eu } from "./eu.ts";
import { local } from "./local.ts";
import { us } from "./us.ts";

/** The regions that `npm start` opens, in this order. */
export const standardRegions: readonly Region[] = [eu, us];

const known = new Map([eu, us, local].map((region) => [region.name, region]));

/** An operator may choose any name of 2 to 8 letters; an unknown one is labelled by itself. */
export function regionNamed(name: string): Region {
  return known.get(name) ?? { name, label: name.toUpperCase(), port: local.port };
}
