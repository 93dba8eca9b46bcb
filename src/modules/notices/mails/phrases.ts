import { scopeNames } from "#kernel/scope.ts";
import { maskedValue, type NoticeFacts, type TokenClient, type ToldToken } from "#modules/notices/notice.ts";

const instants = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** A date that means the same to readers everywhere: `3 March 2027 at 12:00 UTC`. */
export function instant(at: Date): string {
  return `${instants.format(at)} UTC`;
}

const units = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
] as const;

/** How far an instant lies ahead, in its largest unit, rounded: `7 days`. */
export function span(from: Date, to: Date): string {
  const milliseconds = Math.max(0, to.getTime() - from.getTime());
  for (const [size, name] of units) {
    const count = Math.round(milliseconds / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "less than a minute";
}

/** `Read Only token "nightly export"`; a name is on one line, whatever was typed. */
export function tokenName(token: ToldToken): string {
  const called = token.name === null ? maskedValue(token) : `"${oneLine(token.name)}"`;
  return `${kindName(token)} token ${called}`;
}

/** `Read Only`, or `SCIM` for the token of an identity provider. */
function kindName({ scope }: ToldToken): string {
  return scope === null ? "SCIM" : scopeNames[scope];
}

/** Who made the token. */
export function maker({ createdByEmail }: ToldToken): string {
  return createdByEmail ?? "the command line";
}

/** With the masked value, which tells tokens of the same name apart. */
export function tokenWithValue(token: ToldToken): string {
  return token.name === null ? tokenName(token) : `${tokenName(token)} (${maskedValue(token)})`;
}

export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
}

export type Row = readonly [label: string, value: string];

const mostClients = 10;

/** What there is to know of the token, whatever happened to it. */
export function tokenRows({ token, clients, accountName }: NoticeFacts): Row[] {
  const rows: Row[] = [
    ["Account", oneLine(accountName)],
    ["Token", maskedValue(token)],
    ...(token.name === null ? [] : [["Name", oneLine(token.name)] as const]),
    token.scope === null ? ["Opens", "the SCIM door alone"] : ["Scope", scopeNames[token.scope]],
    ["Region", token.region],
    ["Created", `${instant(token.createdAt)} by ${maker(token)}`],
    [token.revokedAt === null ? "Expires" : "Would have expired", instant(token.expiresAt)],
    ["Last used", token.lastUsedAt === null ? "never, as far as is recorded" : instant(token.lastUsedAt)],
  ];
  return [...rows, ["Clients of the last 30 days", clients.length === 0 ? "none recorded" : clientNames(clients)]];
}

function clientNames(clients: readonly TokenClient[]): string {
  const named = clients.slice(0, mostClients).map(({ family, network, lastSeenAt }) => {
    const from = network === null ? "" : ` from ${network}`;
    return `${oneLine(family).slice(0, 120)}${from}, last seen ${instant(lastSeenAt)}`;
  });
  const more = clients.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
