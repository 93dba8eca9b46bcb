import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Transaction } from "#platform/database/database.ts";
import * as repository from "./account-repository.ts";
import { type Account, checkedName } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";

export type CreateAccountInput = { readonly name: string; readonly id?: string | undefined };

export async function createAccount(
  { audit }: AccountsDependencies,
  tx: Transaction,
  { input, by }: { input: CreateAccountInput; by: AuditActor },
): Promise<Account> {
  const id = input.id ?? uuidV7();
  if (!isUuid(id)) throw badUserInput("id", `${JSON.stringify(id)} is not a UUID.`);
  const account = { id, name: checkedName("name", input.name) };
  if (!(await repository.insertAccount(tx, account))) throw badUserInput("id", `There is already an account ${id}.`);
  await audit.record(tx, {
    accountId: id,
    action: "account.created",
    by,
    subjectId: id,
    details: { name: account.name },
  });
  return account;
}

/** An instance usually has one account, so that nobody has to name it. Null when it has none. */
export async function onlyAccount(read: repository.Read): Promise<Account | null> {
  const [first, second] = await repository.accountsUpTo(read, 2);
  if (second !== undefined) {
    const message = "This instance has several accounts: say which one with --account.";
    throw new CatalogError("BAD_USER_INPUT", message, { field: "account" });
  }
  return first ?? null;
}

/** The account of this id or, without one, the only account. */
export async function namedOrOnlyAccount(read: repository.Read, id: string | undefined): Promise<Account | null> {
  if (id === undefined) return onlyAccount(read);
  const account = isUuid(id) ? await repository.accountById(read, id) : undefined;
  if (account === undefined) throw new CatalogError("NOT_FOUND", `There is no account ${id}.`, { field: "account" });
  return account;
}

/** How many active tokens of a scope the account may have. */
export async function tokensPerScope({ database }: AccountsDependencies, accountId: string): Promise<number> {
  const places = isUuid(accountId) ? await repository.maxActiveTokensPerScope(database, accountId) : undefined;
  if (places === undefined) throw notFound("account", accountId);
  return places;
}

/**
 * True when the database has no account at all; then nobody else is told so before the transaction ends. Later starts
 * find an account at once and wait for no lock.
 */
export async function claimFirstAccount(tx: Transaction): Promise<boolean> {
  if (await hasAccount(tx)) return false;
  await repository.lockFirstAccount(tx);
  return !(await hasAccount(tx));
}

async function hasAccount(tx: Transaction): Promise<boolean> {
  const [account] = await repository.accountsUpTo(repository.readIn(tx), 1);
  return account !== undefined;
}
