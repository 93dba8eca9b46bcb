import { findServices } from "./services.ts";

/** Where the tests' Redis is. */
export const redisUrl = process.env.CATALOG_TEST_REDIS_URL ?? "redis://127.0.0.1:6379";

/** Whether a Redis answers. In CI it must, so there the tests run and fail if it does not. */
export async function isRedisReachable(): Promise<boolean> {
  if (process.env.CI) return true;
  const { redis } = await findServices();
  if ("version" in redis) return true;
  process.stderr.write(`Redis: ${redis.missing}; the tests that need one are left out.\n`);
  return false;
}
