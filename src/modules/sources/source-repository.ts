import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { contains } from "#platform/database/conditions.ts";
import type { ListQuery } from "#platform/database/find-page.ts";
import type { Source } from "#platform/database/generated/prisma/client.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ListSourcesInput, SourcesScope } from "./source-list.ts";

export function sourcesQuery({ scope }: ListSourcesInput): ListQuery {
  return { from: sql`sources a`, where: conditions(scope ?? {}), orderBy: [] };
}

function conditions({ nameContains, origin, technology, type, withDeleted }: SourcesScope): Sql[] {
  return [
    // Nothing lies above a source: only its own deletion counts, and it cannot be hidden.
    ...(withDeleted ? [] : [sql`a.deleted_at IS NULL`]),
    ...(nameContains ? [contains(sql`a.name`, nameContains)] : []),
    ...(origin ? [sql`a.origin = ${origin}::source_origin`] : []),
    ...(technology ? [sql`a.technology = ${technology}::source_technology`] : []),
    ...(type ? [sql`a.type = ${type}::source_type`] : []),
  ];
}

export type StoredSource = Pick<Source, "id" | "name" | "origin" | "isGeneric">;

const stored = { id: true, name: true, origin: true, isGeneric: true } as const;

export async function findSource({ tx }: CatalogWrite, id: string): Promise<StoredSource | null> {
  return tx.source.findFirst({ where: { id }, select: stored });
}

/** The account's one generic source, unless it is deleted. */
export async function findGenericSource({ tx }: CatalogWrite): Promise<StoredSource | null> {
  return tx.source.findFirst({ where: { isGeneric: true, deletedAt: null }, select: stored });
}

type NewSource = Pick<Source, "id" | "name" | "technology" | "type" | "isGeneric">;

export async function insertSource({ tx, accountId }: CatalogWrite, source: NewSource): Promise<void> {
  await tx.source.create({ data: { ...source, accountId, origin: "API" } });
}

type SourcePatch = { readonly name?: string | undefined; readonly deletedAt?: Date | null | undefined };

export async function patchSource({ tx }: CatalogWrite, id: string, patch: SourcePatch): Promise<void> {
  await tx.source.update({ where: { id }, data: patch });
}
