import { hash } from "node:crypto";

/** By what a query is known: two texts that differ in nothing but white space are the same query. SHA-256, hexadecimal. */
export function queryHash(text: string): string {
  return hash("sha256", text.trim().replace(/\s+/g, " "), "hex");
}
