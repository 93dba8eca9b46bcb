import type { Clock } from "#kernel/clock.ts";

type Recent = { readonly endsAt: number; readonly items: Set<string> };

const mostKeys = 10_000;

/**
 * Counts different items of each key within a minute of the key's first. Kept in this process, and bounded: beyond ten
 * thousand keys the longest known are forgotten.
 */
export class RecentItems {
  readonly #most: number;
  readonly #milliseconds: number;
  readonly #clock: Clock;
  readonly #keys = new Map<string, Recent>();

  constructor(most: number, clock: Clock, seconds = 60) {
    this.#most = most;
    this.#milliseconds = seconds * 1_000;
    this.#clock = clock;
  }

  /** Nothing is counted of anybody. */
  get isEmpty(): boolean {
    return this.#keys.size === 0;
  }

  /** Seconds until the key may have another item; 0: now. */
  wait(key: string): number {
    const recent = this.#recentOf(key);
    if (recent === undefined || recent.items.size < this.#most) return 0;
    return Math.max(1, Math.ceil((recent.endsAt - this.#clock.now().getTime()) / 1_000));
  }

  add(key: string, item: string): void {
    const recent = this.#recentOf(key) ?? {
      endsAt: this.#clock.now().getTime() + this.#milliseconds,
      items: new Set(),
    };
    if (recent.items.size < this.#most) recent.items.add(item);
    this.#keys.set(key, recent);
    if (this.#keys.size <= mostKeys) return;
    for (const oldest of this.#keys.keys()) {
      this.#keys.delete(oldest);
      return;
    }
  }

  #recentOf(key: string): Recent | undefined {
    const recent = this.#keys.get(key);
    if (recent === undefined || recent.endsAt > this.#clock.now().getTime()) return recent;
    this.#keys.delete(key);
    return undefined;
  }
}
