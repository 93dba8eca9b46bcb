import { randomFillSync } from "node:crypto";

let lastTime = 0;
let counter = 0;
const bytes = new Uint8Array(16);

/**
 * A UUID of version 7 (RFC 9562): milliseconds, then a counter, then 62 random bits, so that ids made later in one process
 * are greater. Rows of a batch therefore keep their order when they are listed by id.
 */
export function uuidV7(now = Date.now()): string {
  if (now > lastTime) {
    lastTime = now;
    counter = 0;
  } else {
    counter += 1;
    // More than 4,096 ids in a millisecond borrow from the next one.
    if (counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
  }
  randomFillSync(bytes, 8);
  const time = lastTime.toString(16).padStart(12, "0");
  const random = Buffer.from(bytes.buffer, 8, 8);
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const tail = random.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
