import { describe, expect, test } from "vitest";
import { addressBlock } from "#modules/accounts/address-block.ts";
import {
  createSignInThrottle,
  failuresPerAddress,
  failuresPerEmail,
  failuresPerPair,
} from "#modules/accounts/sign-in-throttle.ts";
import { createMovableClock } from "./watched-database.ts";

const minute = 60_000;
const from = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("the sign-in throttle", () => {
  test("AC6 fifty failures from one address refuse it, whoever it tries, and no other address", () => {
    const throttle = createSignInThrottle(createMovableClock());
    from(failuresPerAddress, (index) => throttle.attempt(`${index}@example.com`, "192.0.2.1"));
    expect(throttle.attempt("new@example.com", "192.0.2.1")).toMatchObject({ allowed: false });
    expect(throttle.attempt("new@example.com", "192.0.2.2")).toMatchObject({ allowed: true });
  });

  test("AC6 the wait ends with the oldest failure, and refusals do not lengthen it", () => {
    const clock = createMovableClock();
    const throttle = createSignInThrottle(clock);
    throttle.attempt("a@example.com", "192.0.2.1");
    clock.move(5 * minute);
    from(failuresPerPair - 1, () => throttle.attempt("a@example.com", "192.0.2.1"));
    const refused = throttle.attempt("a@example.com", "192.0.2.1");
    expect(refused).toMatchObject({ allowed: false });
    if (!refused.allowed) expect(Math.abs(refused.retryAfterSeconds - 600)).toBeLessThanOrEqual(1);
    clock.move(10 * minute);
    expect(throttle.attempt("a@example.com", "192.0.2.1")).toMatchObject({ allowed: true });
    expect(throttle.attempt("a@example.com", "192.0.2.1")).toMatchObject({ allowed: false });
  });

  test("AC6 ten failures of one address for a person keep nobody else out", () => {
    const throttle = createSignInThrottle(createMovableClock());
    from(failuresPerPair, () => throttle.attempt("a@example.com", "192.0.2.1"));
    expect(throttle.attempt("a@example.com", "192.0.2.1")).toMatchObject({ allowed: false });
    expect(throttle.attempt("a@example.com", "192.0.2.2")).toMatchObject({ allowed: true, strangersWaitSeconds: 0 });
    expect(throttle.attempt("b@example.com", "192.0.2.1")).toMatchObject({ allowed: true });
  });

  test("AC6 thirty failures for a person make strangers wait, as long as without those who are let through", () => {
    const clock = createMovableClock();
    const throttle = createSignInThrottle(clock);
    from(failuresPerEmail, (index) => throttle.attempt("a@example.com", `192.0.2.${index}`));
    for (const minutes of [0, 5, 5]) {
      clock.move(minutes * minute);
      const attempt = throttle.attempt("a@example.com", "198.51.100.1");
      expect(attempt.allowed && attempt.strangersWaitSeconds).toBeGreaterThan(0);
      if (attempt.allowed) attempt.succeeded();
    }
    const other = throttle.attempt("a@example.com", "198.51.100.2");
    expect(other.allowed && Math.abs(other.strangersWaitSeconds - 300)).toBeLessThanOrEqual(1);
    clock.move(5 * minute + 1_000);
    expect(throttle.attempt("a@example.com", "198.51.100.3")).toMatchObject({ strangersWaitSeconds: 0 });
  });

  test("AC6 signing in oneself does not wipe out what was tried on others", () => {
    const throttle = createSignInThrottle(createMovableClock());
    from(failuresPerAddress - 1, (index) => throttle.attempt(`${index}@example.com`, "192.0.2.1"));
    const own = throttle.attempt("own@example.com", "192.0.2.1");
    if (own.allowed) own.succeeded();
    expect(throttle.attempt("x@example.com", "192.0.2.1")).toMatchObject({ allowed: true });
    expect(throttle.attempt("y@example.com", "192.0.2.1")).toMatchObject({ allowed: false });
  });

  test("AC6 what is remembered is bounded: the longest known are forgotten", () => {
    const throttle = createSignInThrottle(createMovableClock());
    from(failuresPerPair, () => throttle.attempt("a@example.com", "192.0.2.1"));
    expect(throttle.attempt("a@example.com", "192.0.2.1")).toMatchObject({ allowed: false });
    from(10_000, (index) => throttle.attempt(`${index}@example.com`, `10.0.${index >> 8}.${index & 255}`));
    expect(throttle.attempt("a@example.com", "192.0.2.1")).toMatchObject({ allowed: true });
  });

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    [undefined, "unknown"],
  ])("AC6 %s counts as %s", (address, block) => {
    expect(addressBlock(address)).toBe(block);
  });
});
