/** Waits for answers of a server, but for none of a server that has fallen silent. */
export type Patience = { readonly wait: <T>(send: () => Promise<T>) => Promise<T> };

/**
 * Once nothing was answered for `milliseconds` although something was asked, everybody who waits is let go with an error,
 * and `onSilent` is told. One timer serves all; the longest wait is twice the time.
 */
export function createPatience(milliseconds: number, onSilent: () => void): Patience {
  const waiting = new Set<(error: Error) => void>();
  let timer: NodeJS.Timeout | undefined;
  let heard = false;
  const look = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    if (heard) {
      start();
      return;
    }
    const error = new Error("the server does not answer");
    for (const letGo of waiting) letGo(error);
    waiting.clear();
    onSilent();
  };
  const start = (): void => {
    heard = false;
    // What has arrived while this process was busy is read before it is judged to be missing.
    timer = setTimeout(() => setImmediate(look), milliseconds).unref();
  };
  return {
    wait: (send) =>
      new Promise((resolve, reject) => {
        waiting.add(reject);
        if (timer === undefined) start();
        const answered = (): void => {
          heard = true;
          waiting.delete(reject);
        };
        send().finally(answered).then(resolve, reject);
      }),
  };
}
