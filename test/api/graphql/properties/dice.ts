/** Chance that can be repeated: the same seed rolls the same. */
export function createDice(seed: number) {
  let state = seed;
  const roll = (): number => {
    // Mulberry32, a generator of a few lines whose numbers are good enough for test data.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most: number): number => Math.floor(roll() * most);
  const pick = <T>(values: readonly T[]): T => {
    const value = values[below(values.length)];
    if (value === undefined) throw new Error("there is nothing to pick from");
    return value;
  };
  const hex = (digits: number): string => Array.from({ length: digits }, () => below(16).toString(16)).join("");
  return {
    below,
    pick,
    chance: (share: number): boolean => roll() < share,
    maybe: <T>(share: number, value: T): T | null => (roll() < share ? value : null),
    /** Ids that lie in no order of time, so that a list by id is in no order of anything else. */
    id: (): string => `${hex(8)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
    many: <T>(length: number, make: (index: number) => T): T[] => Array.from({ length }, (_, index) => make(index)),
  };
}

export type Dice = ReturnType<typeof createDice>;
