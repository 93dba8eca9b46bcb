import { assertNotNull, assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import type { Table } from "#platform/database/generated/prisma/client.ts";

export type TableType = Table["tableType"];

export type CreateTableInput = {
  readonly schemaId: string;
  readonly externalId: string;
  readonly name: string;
  readonly externalDescription?: string | null | undefined;
  readonly lastRefreshedAt?: Date | null | undefined;
  readonly numberOfQueries?: number | null | undefined;
  readonly popularity?: number | null | undefined;
  readonly tableSize?: number | null | undefined;
  readonly tableType?: TableType | null | undefined;
  readonly url?: string | null | undefined;
};

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateTableInput = { readonly id: string; readonly deletedAt?: Date | null | undefined } & {
  readonly [K in Exclude<keyof CreateTableInput, "schemaId">]?: CreateTableInput[K] | null;
};

/** A description may be written for any table, also one that an extraction brought in. */
export type DescribeTableInput = Pick<UpdateTableInput, "id" | "externalDescription">;

export function assertTableTexts(index: number, { externalDescription, url }: Omit<UpdateTableInput, "id">): void {
  assertText(externalDescription, rowField(index, "externalDescription"), longestText, true);
  assertText(url, rowField(index, "url"), longestName, true);
}

export function assertTableChange(index: number, row: UpdateTableInput): void {
  assertNotNull(row.tableType, rowField(index, "tableType"));
  assertTableTexts(index, row);
}
