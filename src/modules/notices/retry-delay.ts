/** After as many tries a notice is given up, until an administrator asks for it again. */
export const mostAttempts = 10;

const firstDelaySeconds = 60;
const longestDelaySeconds = 6 * 3_600;

/**
 * How long to wait after the given number of tries: one minute, then double each time, at most six hours; a fifth more
 * or less by chance, so that many messages to a server that was away do not all come back in the same second.
 */
export function retryDelaySeconds(attempts: number, chance: number): number {
  const plain = Math.min(firstDelaySeconds * 2 ** (attempts - 1), longestDelaySeconds);
  return Math.round(plain * (0.8 + 0.4 * chance));
}
