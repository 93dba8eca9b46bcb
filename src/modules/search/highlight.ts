/** A piece of a text, and whether it is what was searched for. */
export type HighlightPart = { readonly text: string; readonly isMatch: boolean };

const wordPattern = /[\p{L}\p{M}]+|\p{N}+/gu;
const around = 80;

/**
 * The text cut to the surroundings of its first match, in pieces; null when nothing in it matches. Plain text: nothing in
 * it has to be trusted or escaped.
 */
export function highlight(text: string, sought: readonly string[]): HighlightPart[] | null {
  const matches = wordsOf(text).filter(({ word }) => sought.some((one) => isLike(word, one)));
  const first = matches[0];
  if (first === undefined) return null;
  const [begin, end] = [Math.max(0, first.at - around), Math.min(text.length, first.at + first.word.length + around)];
  const parts: HighlightPart[] = [];
  let at = begin;
  for (const match of matches) {
    const matchEnd = match.at + match.word.length;
    if (matchEnd > end) break;
    parts.push(
      { text: text.slice(at, match.at), isMatch: false },
      { text: text.slice(match.at, matchEnd), isMatch: true },
    );
    at = matchEnd;
  }
  parts.push({ text: text.slice(at, end), isMatch: false });
  return parts.filter((part) => part.text !== "").map((part) => ({ ...part, text: part.text.toWellFormed() }));
}

/** The words of what was typed, in lower case, identifiers taken apart. */
export function soughtWords(text: string): string[] {
  return [...new Set(wordsOf(text).map(({ word }) => word.toLowerCase()))];
}

type PlacedWord = { readonly word: string; readonly at: number };

/** `orderItems` and `order_items` are two words each. */
function wordsOf(text: string): PlacedWord[] {
  // A mark between the two halves of camel case would move what follows, so they are cut apart afterwards.
  return [...text.matchAll(wordPattern)].flatMap(({ 0: found, index }) => {
    let at = index;
    return found.split(/(?<=[a-z])(?=[A-Z])/).map((word) => {
      const placed = { word, at };
      at += word.length;
      return placed;
    });
  });
}

/** The same word, another form of it, or the same with a typing mistake. */
function isLike(candidate: string, sought: string): boolean {
  const word = candidate.toLowerCase();
  if (word === sought) return true;
  const [shorter, longer] = [Math.min(word.length, sought.length), Math.max(word.length, sought.length)];
  if (shorter < 4) return shorter === 3 && longer === 4 && samePrefix(word, sought) === 3;
  return samePrefix(word, sought) >= Math.max(4, longer - 3) || likeness(word, sought) >= 0.4;
}

function samePrefix(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

/** The share of trigrams that two words have in common, as PostgreSQL's `similarity` has it. */
function likeness(one: string, other: string): number {
  const [first, second] = [trigramsOf(one), trigramsOf(other)];
  const common = [...first].filter((trigram) => second.has(trigram)).length;
  return common / (first.size + second.size - common);
}

function trigramsOf(word: string): Set<string> {
  const padded = `  ${word} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
}
