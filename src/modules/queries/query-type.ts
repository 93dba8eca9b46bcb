import type { QueryType } from "./query-list.ts";

const beforeFirstWord = /^(?:\s|\(|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
const writingWord =
  /^(insert|update|delete|merge|replace|create|alter|drop|truncate|copy|upsert|unload|refresh|with\b[\s\S]*\)\s*(insert|update|delete|merge))\b/i;

/** For texts that the parser does not read: judged by the first word after comments, and what follows a WITH. */
export function typeOfQuery(text: string): QueryType {
  return writingWord.test(text.replace(beforeFirstWord, "")) ? "WRITE" : "SELECT";
}
