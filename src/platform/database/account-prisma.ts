import type { PrismaClient } from "./generated/prisma/client.ts";

/** Operations that choose rows by `where`. */
const choosing = new Set([
  "findMany",
  "findFirst",
  "findFirstOrThrow",
  "findUnique",
  "findUniqueOrThrow",
  "count",
  "aggregate",
  "groupBy",
  "update",
  "updateMany",
  "updateManyAndReturn",
  "delete",
  "deleteMany",
  "upsert",
]);
const creating = new Set(["create", "createMany", "createManyAndReturn", "upsert"]);

const clients = new WeakMap<PrismaClient, Map<string, PrismaClient>>();
const clientsKept = 1_000;

/**
 * A client that cannot leave its account: whatever a caller asks for, the account is added to the condition, and a row
 * of another account cannot be created. Relations need no such care, since every foreign key of the database carries
 * the account (decision 0004).
 */
export function accountPrisma(prisma: PrismaClient, accountId: string): PrismaClient {
  const known = clients.get(prisma) ?? new Map<string, PrismaClient>();
  clients.set(prisma, known);
  let client = known.get(accountId);
  if (client === undefined) {
    if (known.size >= clientsKept) known.clear();
    client = confined(prisma, accountId);
    known.set(accountId, client);
  }
  return client;
}

function confined(prisma: PrismaClient, accountId: string): PrismaClient {
  const extended = prisma.$extends({
    name: "account",
    query: {
      $allModels: {
        $allOperations: ({ model, operation, args, query }) => {
          if (model === "Account") throw new Error("accounts are not read through an account's own client");
          return query(withAccount(operation, args, accountId));
        },
      },
    },
  });
  // The extension changes what queries select, not which methods there are.
  return extended as unknown as PrismaClient;
}

type Arguments = Record<string, unknown>;

function withAccount<T>(operation: string, args: T, accountId: string): T {
  const given: Arguments = { ...(args as Arguments) };
  if (!choosing.has(operation) && !creating.has(operation))
    throw new Error(`${operation} is not confined to an account`);
  if (choosing.has(operation)) given.where = { ...(given.where as Arguments | undefined), accountId };
  if (operation === "upsert") given.create = owned(given.create, accountId);
  else if (creating.has(operation)) given.data = owned(given.data, accountId);
  // The same arguments with the account in them: the shape is the operation's own.
  return given as T;
}

function owned(data: unknown, accountId: string): unknown {
  if (Array.isArray(data)) return data.map((row) => owned(row, accountId));
  return { ...(data as Arguments), accountId };
}
