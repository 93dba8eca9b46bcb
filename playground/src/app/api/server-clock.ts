let offset = 0;

/** Remembers how far this machine's clock is from the server's, by the Date header of an answer (whole seconds). */
export function noteServerTime(date: string | null, now: number = Date.now()): void {
  const told = date === null ? Number.NaN : Date.parse(date);
  // A second's difference is rounding; half a second is the middle of what the header can mean.
  if (!Number.isNaN(told)) offset = Math.abs(told + 500 - now) < 1_500 ? 0 : told + 500 - now;
}

/** The server's now, in milliseconds: expiries are judged by its clock and not by this machine's. */
export function serverNow(): number {
  return Date.now() + offset;
}
