import type { CatalogStore, CatalogWrite } from "./catalog-store.ts";
import { isUniqueViolation } from "./failures.ts";

/**
 * A write that first looks whether what has to be unique is taken, and says in words by what. Where another writer takes
 * it between the look and the insert, the database refuses, and the second try's look finds the winner.
 */
export async function writeUnique<T>(
  store: CatalogStore,
  accountId: string,
  work: (write: CatalogWrite) => Promise<T>,
): Promise<T> {
  try {
    return await store.write(accountId, work);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return store.write(accountId, work);
  }
}
