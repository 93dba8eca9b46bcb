import { assertText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { ExternalLink } from "#platform/database/generated/prisma/client.ts";

type LinkTechnology = ExternalLink["technology"];

export type CreateLinkInput = {
  readonly tableId: string;
  readonly technology: LinkTechnology;
  readonly url: string;
};

/** A link without `url` stays as it is. */
export type UpdateLinkInput = { readonly id: string; readonly url?: string | null | undefined };

export type DeleteLinkInput = { readonly id: string };

const longestUrl = 2_000;

/** The address without the white space around it. Anything but http and https could do more than lead somewhere. */
export function checkedUrl(url: string, field: string): string {
  const trimmed = url.trim();
  assertText(trimmed, field, longestUrl);
  if (/^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed)) return trimmed;
  throw badUserInput(field, `${field} has to be an http or https address, got ${JSON.stringify(trimmed)}.`);
}
