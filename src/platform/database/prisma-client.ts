import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { StatementListener } from "./database.ts";
import { PrismaClient } from "./generated/prisma/client.ts";

export function createPrismaClient(adapter: SqlDriverAdapterFactory, onStatement?: StatementListener): PrismaClient {
  if (onStatement === undefined) return new PrismaClient({ adapter, errorFormat: "minimal" });
  const prisma = new PrismaClient({ adapter, errorFormat: "minimal", log: [{ emit: "event", level: "query" }] });
  prisma.$on("query", (event) => onStatement(event.query));
  // The listener changes only a type parameter of the client that nothing else in the project depends on.
  return prisma as unknown as PrismaClient;
}
