export type InTurn = <T>(accountId: string, work: () => Promise<T>) => Promise<T>;

/**
 * Lets the changes of an account's tokens wait for each other in the process already. The database would make them wait
 * too, but each with a connection in its hand that requests need for their verification.
 */
export function createInTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return async (accountId, work) => {
    const before = last.get(accountId) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(accountId, mine);
    try {
      return await mine;
    } finally {
      if (last.get(accountId) === mine) last.delete(accountId);
    }
  };
}
