/** A set of numbers that are mostly known from the beginning: eight bytes each. */
export class NumberSet {
  #sorted = new Float64Array(0);
  #added = new Set<number>();

  replace(numbers: readonly number[]): void {
    this.#sorted = Float64Array.from(numbers).sort();
    this.#added = new Set();
  }

  add(numbers: readonly number[]): void {
    for (const number of numbers) if (!this.has(number)) this.#added.add(number);
  }

  has(number: number): boolean {
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? number) < number) low = middle + 1;
      else high = middle;
    }
    return this.#sorted[low] === number || this.#added.has(number);
  }
}
