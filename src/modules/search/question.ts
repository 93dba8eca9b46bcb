import { badUserInput } from "#kernel/errors.ts";

export type SearchQueriesInput = {
  readonly question: string;
  readonly translateQuestionToEnglish?: boolean | null | undefined;
};

export type SearchQueriesScope = {
  readonly filterMode?: "ALL" | "ANY" | null | undefined;
  readonly tableIds: readonly string[];
};

const mostCharacters = 1_024;
const mostWords = 256;
const mostTables = 10;

/** The question as the database can take it; throws what it must not be. */
export function checkedQuestion(question: string): string {
  const field = "data.question";
  assertLength(question, field, mostCharacters);
  const words = question.split(/\s+/).filter((word) => word !== "").length;
  if (words > mostWords) throw badUserInput(field, `A question has at most ${mostWords} words, got ${words}.`);
  if (words === 0) throw badUserInput(field, "The question must not be empty.");
  return storable(question);
}

/** A question that was not written by the caller, as long as one may be. */
export function cutQuestion(question: string): string {
  return storable(question).slice(0, mostCharacters).split(/\s+/).slice(0, mostWords).join(" ");
}

export function checkedTableIds(ids: readonly string[]): string[] {
  if (ids.length > mostTables) {
    throw badUserInput("scope.tableIds", `At most ${mostTables} tables can be asked for at once, got ${ids.length}.`);
  }
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

export function assertLength(text: string, field: string, most: number): void {
  if (text.length > most) throw badUserInput(field, `${field} has at most ${most} characters, got ${text.length}.`);
}

/** What cannot be stored is found nowhere, so the rest of the text is what is looked for. */
export function storable(text: string): string {
  return text.replaceAll("\u0000", " ").toWellFormed();
}
