import type { ListQuery } from "#platform/database/find-page.ts";
import { sql } from "#platform/database/sql.ts";

export const usersQuery: ListQuery = { from: sql`users a`, where: [], orderBy: [] };
