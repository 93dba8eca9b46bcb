/** What the instance has switched on. */
export type SignInOptions = {
  readonly password: boolean;
  readonly oidc: { readonly label: string } | null;
  /** Whether it waits for its first administrator. */
  readonly setup: boolean;
};

const withoutAnswer: SignInOptions = { password: true, oidc: null, setup: false };

/** Should the answer not come, the password is offered: trying it says what is wrong. */
export async function readSignInOptions(signal: AbortSignal): Promise<SignInOptions> {
  try {
    const response = await fetch("/sign-in/options", { headers: { accept: "application/json" }, signal });
    // The answer is the sign-in door's own form.
    return response.ok ? ((await response.json()) as SignInOptions) : withoutAnswer;
  } catch {
    return withoutAnswer;
  }
}

const failures: Record<string, string> = {
  UNAVAILABLE: "The identity provider cannot be reached. Try again in a moment.",
  EXPIRED: "That took too long, or was begun in another browser. Try again.",
  BUSY: "Too many people began to sign in from your network at once. Try again in a minute.",
  REFUSED: "The identity provider did not sign you in.",
  EMAIL_UNVERIFIED: "The identity provider has not verified your e-mail address.",
  DOMAIN_NOT_ALLOWED: "People of your e-mail domain may not sign in here.",
  NOT_INVITED: "You have not been invited yet. Ask an administrator.",
  SUSPENDED: "You may not sign in here any more. Ask an administrator.",
  NOT_SET_UP: "This catalog has no administrator yet: open the link that it printed when it started.",
};

/** What the instance tells about a sign-in with the identity provider that failed. */
export function failureWords(error: string | null): string | undefined {
  if (error === null) return undefined;
  return failures[error] ?? "Signing in did not work. Ask an administrator.";
}
