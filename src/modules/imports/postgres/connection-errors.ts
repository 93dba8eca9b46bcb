import { CatalogError, type ErrorCode } from "#kernel/errors.ts";

type Place = {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
};

type Explanation = { readonly code: ErrorCode; readonly sentence: (place: Place) => string };

const refusedLogin: Explanation = {
  code: "UNAUTHENTICATED",
  sentence: ({ user }) => `PostgreSQL refused to let the user "${user}" in: check the user name and the password.`,
};

const unreachable: Explanation = {
  code: "SERVICE_UNAVAILABLE",
  sentence: ({ host, port }) => `No PostgreSQL answers at ${host}:${port}.`,
};

/** Codes of PostgreSQL (five characters) and of Node's network layer that a user can do something about. */
const explanations: Readonly<Record<string, Explanation>> = {
  "28P01": refusedLogin,
  "28000": refusedLogin,
  "3D000": { code: "BAD_USER_INPUT", sentence: ({ database }) => `There is no database "${database}" on this server.` },
  "57014": { code: "SERVICE_UNAVAILABLE", sentence: () => "PostgreSQL took more than two minutes for one query." },
  "55P03": { code: "SERVICE_UNAVAILABLE", sentence: () => "A table is locked by somebody else: try again later." },
  "53300": { code: "SERVICE_UNAVAILABLE", sentence: () => "PostgreSQL has no connection left: try again later." },
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOTFOUND: { code: "BAD_USER_INPUT", sentence: ({ host }) => `There is no host named "${host}".` },
};

/** One plain sentence for what went wrong with the source. The address is never quoted whole: it holds a password. */
export function connectionError(place: Place, error: unknown): CatalogError {
  if (error instanceof CatalogError) return error;
  const explanation = explanations[codeOf(error)];
  if (explanation !== undefined) {
    return new CatalogError(explanation.code, explanation.sentence(place), { field: "connectionString" }, error);
  }
  const reason = error instanceof Error && error.message !== "" ? error.message : "unknown reason";
  return new CatalogError("SERVICE_UNAVAILABLE", `Reading from PostgreSQL failed: ${reason}.`, {}, error);
}

function codeOf(error: unknown): string {
  // A host with several addresses fails with one error for each of them; the first speaks for all.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && "code" in first ? String(first.code) : "";
}
