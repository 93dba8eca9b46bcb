/**
 * A source of time for what the process itself decides (a throttle, a log line). What a token's life is judged by is
 * never this clock but the database's, so that all processes agree.
 */
export type Clock = { readonly now: () => Date };

export const systemClock: Clock = { now: () => new Date() };

export const millisecondsPerDay = 86_400_000;
