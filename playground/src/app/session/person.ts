export type Person = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: "ADMIN" | "STEWARD" | "CONTRIBUTOR" | "VIEWER";
};

export function fullName({ firstName, lastName, email }: Person): string {
  return `${firstName} ${lastName}`.trim() || email;
}

const key = "catalog.person";

/**
 * Remembers who signed in with this browser. Name and role are for show: the session itself is a cookie that no script
 * sees, the server judges each call by it, and a call after its end asks to sign in again.
 */
export function rememberPerson(person: Person | undefined): void {
  try {
    if (person === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(person));
  } catch {
    // A browser that keeps nothing for us asks to sign in on the next visit.
  }
}

export function rememberedPerson(): Person | undefined {
  try {
    // Only rememberPerson above writes there.
    return (JSON.parse(localStorage.getItem(key) ?? "null") as Person | null) ?? undefined;
  } catch {
    return undefined;
  }
}
