import { z } from "zod";
import type { Writing } from "./writing.ts";

const pageSize = 1000;

/** Lower than every id: asking for what comes after it asks for the first page in the order of ids. */
const beforeAllIds = "00000000-0000-0000-0000-000000000000";

type List<T> = {
  readonly phase: string;
  /** The root field, such as `getTables`, and the type of its scope, such as `GetTablesScope`. */
  readonly operation: string;
  readonly scopeType: string;
  readonly scope: object;
  readonly selection: string;
  readonly row: z.ZodType<T>;
};

/** Reads a whole list page by page in the order of ids, so that rows that come in meanwhile shift nothing. */
export async function readPages<T>(
  { api, onProgress }: Pick<Writing, "api" | "onProgress">,
  list: List<T>,
): Promise<T[]> {
  const { phase, operation, scopeType, scope, selection } = list;
  const document = `query ${operation}($pagination: Pagination!, $scope: ${scopeType}!) {
    ${operation}(pagination: $pagination, scope: $scope) { greatestId data { ${selection} } }
  }`;
  const answer = z.object({ greatestId: z.string().nullish(), data: z.array(list.row) });
  const rows: T[] = [];
  let greaterThanId: string | undefined = beforeAllIds;
  while (greaterThanId !== undefined) {
    const pagination = { nbPerPage: pageSize, greaterThanId };
    const page: z.infer<typeof answer> = await api.run({
      operation,
      document,
      variables: { pagination, scope },
      answer,
    });
    rows.push(...page.data);
    onProgress({ phase, done: rows.length, total: 0 });
    greaterThanId = page.data.length < pageSize ? undefined : (page.greatestId ?? undefined);
  }
  return rows;
}
