import { serverNow } from "../../app/api/server-clock.ts";
import { Icon } from "../../app/parts/icons.tsx";
import { relativeTime } from "../../app/parts/time-words.ts";
import { ClientList } from "./client-list.tsx";
import type { ClientRow, TokenRow } from "./operations.ts";
import { isRecentlyUsed } from "./rotation.ts";
import { tokenTitle } from "./token-words.ts";

export type Replaced = TokenRow & { readonly clients: readonly ClientRow[] };

/** What ends when the scope's place is taken, and who calls with it. */
export function ReplacementWarning({ token }: { token: Replaced }) {
  const now = serverNow();
  const used = token.lastUsedAt == null ? "never used" : `used ${relativeTime(token.lastUsedAt, now)}`;
  return (
    <div className="notice warn">
      <p className="problem-text">
        <Icon name="warning" />
        <span>
          This ends <strong>{tokenTitle(token)}</strong> (<code>{token.maskedValue}</code>), {used}.
          {token.clients.length > 0 && " These stop working:"}
        </span>
      </p>
      {token.clients.length > 0 && (
        <ClientList clients={token.clients} caption={`Clients of ${tokenTitle(token)} that stop working`} />
      )}
      <p className="soft small">Only clients that called in the last 30 days are listed.</p>
      {isRecentlyUsed(token.lastUsedAt, now) && (
        <p>
          It was used within the last day. Keeping it for a while gives each client time to change over; ended at once,
          they fail until they have the new token.
        </p>
      )}
    </div>
  );
}
