import { hash } from "node:crypto";

const wordsPerText = 3;
const smallestCapacity = 1_024;

/**
 * A set of texts that remembers 12 bytes of each, the beginning of its SHA-256, outside of JavaScript's heap: the ids of
 * a million rows take 25 MB, and as strings four times that, which the collector would walk through again and again.
 */
export class TextSet {
  #words = new Uint32Array(smallestCapacity * wordsPerText);
  #size = 0;
  // Rows are asked for before they are added, and neighbours name the same parent.
  #last: { readonly text: string; readonly mark: Uint32Array } | undefined;

  get size(): number {
    return this.#size;
  }

  has(text: string): boolean {
    const mark = this.#markOf(text);
    return this.#isAt(this.#placeOf(mark), mark);
  }

  add(text: string): void {
    const mark = this.#markOf(text);
    const place = this.#placeOf(mark);
    if (this.#isAt(place, mark)) return;
    this.#words.set(mark, place);
    this.#size += 1;
    if (this.#size * wordsPerText * 3 > this.#words.length * 2) this.#grow();
  }

  #markOf(text: string): Uint32Array {
    if (this.#last?.text === text) return this.#last.mark;
    const digest = hash("sha256", text, "buffer");
    const mark = new Uint32Array(wordsPerText);
    for (let word = 0; word < wordsPerText; word += 1) mark[word] = digest.readUInt32LE(word * 4);
    // A place whose first word is 0 is free.
    mark[0] ||= 1;
    this.#last = { text, mark };
    return mark;
  }

  /** Where the mark stands, or the free place where it belongs. */
  #placeOf(mark: Uint32Array): number {
    const { length } = this.#words;
    let place = ((mark[1] ?? 0) * wordsPerText) % length;
    while (this.#words[place] !== 0 && !this.#isAt(place, mark)) place = (place + wordsPerText) % length;
    return place;
  }

  #isAt(place: number, mark: Uint32Array): boolean {
    const words = this.#words;
    return words[place] === mark[0] && words[place + 1] === mark[1] && words[place + 2] === mark[2];
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Uint32Array(old.length * 2);
    for (let place = 0; place < old.length; place += wordsPerText) {
      if (old[place] === 0) continue;
      const mark = old.subarray(place, place + wordsPerText);
      this.#words.set(mark, this.#placeOf(mark));
    }
  }
}
