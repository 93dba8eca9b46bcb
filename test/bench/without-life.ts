// What `catalog serve` runs, without what the life of tokens adds to a request: usage, limits and what answers tell of them.
// `bench.ts --compare-without life` measures the difference.
import { serve } from "#app/serve.ts";
import type { Admissions } from "#graphql/admission.ts";
import type { Gate } from "#graphql/gate.ts";
import { createConfig } from "#platform/config/config.ts";
import { readEnvironment } from "#platform/config/env.ts";

const nothing = (): undefined => undefined;

function admitAll(gate: Gate): Admissions {
  return {
    admit: async (request) => ({ operation: gate(request), known: nothing, run: async (execute) => execute() }),
    payForText: async () => undefined,
    payForEvent: async () => undefined,
  };
}

await serve(createConfig(readEnvironment()), {
  background: false,
  parts: {
    callerLimits: { guesses: { admit: nothing, bad: nothing }, greet: nothing },
    admissions: (_modules, gate) => admitAll(gate),
    recordUse: nothing,
  },
});
