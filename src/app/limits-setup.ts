import { z } from "zod";
import type { AuthenticateDependencies } from "#api/authenticate.ts";
import { createGuessLimit } from "#api/guess-limit.ts";
import { type Route, tell } from "#api/http/front.ts";
import { createRunOnce } from "#api/idempotency.ts";
import { createLeaksRoute } from "#api/leaks/leaks-route.ts";
import { type Admissions, createAdmissions } from "#graphql/admission.ts";
import type { Gate } from "#graphql/gate.ts";
import type { Clock } from "#kernel/clock.ts";
import { rateHeaders } from "#kernel/rate-standing.ts";
import { createVerifyPartner } from "#modules/leaks/partner-keys.ts";
import { createKnownSecrets } from "#modules/limits/known-secrets.ts";
import type { Config } from "#platform/config/config.ts";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import { getJson } from "#platform/http/get-json.ts";
import type { Logger } from "#platform/logger/logger.ts";
import type { Budget } from "#platform/rate-limit/budget.ts";
import { LocalBudget } from "#platform/rate-limit/local-budget.ts";
import { createSharedBudget } from "#platform/rate-limit/shared-budget.ts";
import type { AllModules } from "./modules.ts";

type Told = { readonly config: Config; readonly clock: Clock; readonly logger: Logger };

/** The budget that the settings ask for: counted in Redis, or in this process. */
export function createBudget({ config, clock, logger }: Told): Budget & Disposable {
  const { points, windowSeconds, redisUrl } = config.limits;
  if (redisUrl !== null) {
    const name = config.region.name;
    return createSharedBudget({ url: redisUrl.reveal(), name, points, windowSeconds, clock, logger });
  }
  const local = new LocalBudget(points, windowSeconds, clock);
  return Object.assign(local, { [Symbol.dispose]: () => undefined });
}

export type CallerLimits = Pick<AuthenticateDependencies, "guesses" | "greet">;

type CallersAre = Pick<Told, "config" | "clock"> & {
  readonly database: Database;
  readonly events: EventBus;
  readonly modules: AllModules;
};

/** What every door asks of its callers beside who they are. */
export function createCallerLimits({ config, clock, database, events, modules }: CallersAre): CallerLimits {
  const { limits } = modules.graphql;
  const known = createKnownSecrets(database, events);
  return {
    guesses: createGuessLimit({ clock, region: config.region.name, known }),
    greet: (actor, origin) => {
      tell(origin, rateHeaders(limits.standing(actor)));
      if (actor.kind === "apiToken") tell(origin, { "catalog-token-expires-at": actor.endsAt.toISOString() });
    },
  };
}

export function createAdmissionsOf({ graphql, ...modules }: AllModules, gate: Gate, logger: Logger): Admissions {
  const { idempotency, tokenIdOf } = modules;
  const onFault = (fault: unknown): void => logger.error({ error: String(fault) }, "a mutation under a key failed");
  const runOnce = createRunOnce({ idempotency, tokenIdOf, onFault });
  return createAdmissions({ gate, spend: graphql.limits.spend, runOnce });
}

/** The shape that GitHub publishes. */
const published = z.object({ public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })) });

export function createLeaks({ config, clock }: Omit<Told, "logger">, { leaks }: AllModules): Route {
  const { secretScanningKeysUrl: url, maxBodyBytes, region } = config;
  const fetchKeys = async () => published.parse(await getJson(url ?? "")).public_keys;
  const verifyPartner = url === null ? null : createVerifyPartner(fetchKeys, clock);
  return createLeaksRoute({ leaks, verifyPartner, region: region.name, clock, maxBodyBytes });
}
