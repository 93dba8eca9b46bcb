import type { QueryType } from "./query-list.ts";

const beforeFirstWord = /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const writingWord = /^(insert|update|delete|merge|replace|create|alter|drop|truncate|copy|upsert|unload|refresh)\b/i;

/** Judged by the first word alone, after comments: a WITH that ends in an INSERT is taken for a SELECT. */
export function typeOfQuery(text: string): QueryType {
  return writingWord.test(text.replace(beforeFirstWord, "")) ? "WRITE" : "SELECT";
}
