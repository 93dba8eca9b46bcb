import { accountsUpTo } from "./account-repository.ts";
import { isEmail, longestEmail, normalizedEmail } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { longestPassword, verifyPassword } from "./password.ts";
import { refuseSignIn } from "./refuse-sign-in.ts";
import type { SignedIn, SignInInput, SignInRefused } from "./session.ts";
import { hasComeFrom } from "./session-repository.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";
import { startSession } from "./start-session.ts";
import { type Candidate, candidatesByEmail } from "./user-repository.ts";

/** In an instance of several accounts so many passwords are compared, so that nobody learns in how many someone is. */
const comparisonsAtLeast = 3;

/** Opens a session for the person whose e-mail address and password these are. */
export async function signIn(
  deps: AccountsDependencies,
  throttle: SignInThrottle,
  input: SignInInput,
): Promise<SignedIn | SignInRefused> {
  // Cut off, so that what the throttle remembers stays small; an address this long is nobody's.
  const email = normalizedEmail(input.email).slice(0, longestEmail + 1);
  const attempt = throttle.attempt(email, input.origin.remoteAddress);
  if (!attempt.allowed) return { ok: false, retryAfterSeconds: attempt.retryAfterSeconds };
  // Somebody guesses from many places. Asked in the same way of addresses that are nobody's.
  if (attempt.strangersWaitSeconds > 0 && !(await hasComeFrom(deps.database, email, input.origin.remoteAddress)))
    return { ok: false, retryAfterSeconds: attempt.strangersWaitSeconds };
  // A character may be two units long. What is too long for everybody need not be compared with anybody's.
  if (input.password.length > longestPassword * 2) return { ok: false };
  const candidates = isEmail(email) ? await candidatesByEmail(deps.database, email) : [];
  const accounts = await accountsUpTo(deps.database.query, comparisonsAtLeast);
  const matching = await matchingCandidate(candidates, input.password, accounts.length);
  if (matching !== undefined && mayComeIn(matching)) {
    const signedIn = await startSession(deps, matching, input);
    if (signedIn !== null) {
      attempt.succeeded();
      return signedIn;
    }
  }
  await refuseSignIn(deps, { candidate: matching ?? candidates[0], matches: matching !== undefined, accounts, input });
  return { ok: false };
}

/** The person whose password it is, preferably one who may come in. Every comparison is made, whatever the first says. */
async function matchingCandidate(
  candidates: readonly Candidate[],
  password: string,
  accounts: number,
): Promise<Candidate | undefined> {
  const matching: Candidate[] = [];
  for (let index = 0; index < Math.max(1, accounts, candidates.length); index += 1) {
    const candidate = candidates[index];
    const matches = await verifyPassword(password, candidate?.passwordHash ?? null);
    if (candidate !== undefined && matches) matching.push(candidate);
  }
  return matching.find(mayComeIn) ?? matching[0];
}

function mayComeIn({ status, accountIsOpen }: Candidate): boolean {
  return status === "ACTIVATED" && accountIsOpen;
}
