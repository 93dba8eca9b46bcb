import { z } from "zod";
import type { PublicApi } from "#modules/imports/public-api.ts";

export type KnownOwner = { readonly kind: "user" | "team"; readonly id: string };

const pageSize = 1000;
const users = z.array(z.object({ id: z.string(), email: z.string() }));
const teams = z.array(z.object({ id: z.string(), name: z.string() }));

/** Everybody who can own something, by e-mail address or team name, in small letters: sources write them as they like. */
export async function readKnownOwners(api: PublicApi): Promise<ReadonlyMap<string, KnownOwner>> {
  const known = new Map<string, KnownOwner>();
  const allTeams = await readAll(api, { operation: "getTeams", selection: "id name", answer: teams });
  for (const { id, name } of allTeams) known.set(ownerKey(name), { kind: "team", id });
  const allUsers = await readAll(api, { operation: "getUsers", selection: "id email", answer: users });
  for (const { id, email } of allUsers) known.set(ownerKey(email), { kind: "user", id });
  return known;
}

export function ownerKey(owner: string): string {
  return owner.trim().toLowerCase();
}

type BareList<T> = { readonly operation: string; readonly selection: string; readonly answer: z.ZodType<T[]> };

/** These two lists are bare: they are paged by number, and a short page is the last one. */
async function readAll<T>(api: PublicApi, { operation, selection, answer }: BareList<T>): Promise<readonly T[]> {
  const document = `query ${operation}($pagination: Pagination!) {
    ${operation}(pagination: $pagination) { ${selection} }
  }`;
  const rows: T[] = [];
  for (let page = 0; rows.length === page * pageSize; page += 1) {
    const variables = { pagination: { nbPerPage: pageSize, page } };
    const found = await api.run({ operation, document, variables, answer });
    if (found.length === 0) break;
    rows.push(...found);
  }
  return rows;
}
