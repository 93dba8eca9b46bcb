import { assertText, longestName, longestText, rowField } from "#kernel/batch.ts";

export type CreateColumnInput = {
  readonly tableId: string;
  readonly externalId: string;
  readonly name: string;
  readonly dataType: string;
  readonly isNullable: boolean;
  readonly externalDescription?: string | null | undefined;
  readonly isPii?: boolean | null | undefined;
  readonly isPrimaryKey?: boolean | null | undefined;
  readonly sourceOrder?: number | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateColumnInput = { readonly id: string } & {
  readonly [K in Exclude<keyof CreateColumnInput, "tableId">]?: CreateColumnInput[K] | null;
};

/** What may be said of any column, also of one that an extraction brought in. */
export type DescribeColumnInput = Pick<UpdateColumnInput, "id" | "externalDescription" | "isPii" | "isPrimaryKey"> & {
  readonly descriptionRaw?: string | null | undefined;
};

type ColumnTexts = Pick<DescribeColumnInput, "descriptionRaw" | "externalDescription"> &
  Pick<UpdateColumnInput, "dataType">;

export function assertColumnTexts(index: number, row: ColumnTexts): void {
  assertText(row.dataType, rowField(index, "dataType"), longestName);
  assertText(row.externalDescription, rowField(index, "externalDescription"), longestText, true);
  assertText(row.descriptionRaw, rowField(index, "descriptionRaw"), longestText, true);
}
