import { useId, useState } from "react";
import { Icon } from "../../app/parts/icons.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import type { ListedToken, TokenRow } from "./operations.ts";
import type { TokenActions } from "./token-actions.ts";
import { TokenDetails } from "./token-details.tsx";
import { TokenState } from "./token-state.tsx";
import { doorWord, isLive, scopeWords, tokenTitle } from "./token-words.ts";

const columns = 8;

export function TokenTableRow({ token, actions }: { token: ListedToken; actions: TokenActions }) {
  const [isOpen, setOpen] = useState(false);
  const details = useId();
  return (
    <>
      <tr className={isOpen ? "token-row open" : "token-row"}>
        <th scope="row">
          <button
            type="button"
            className="row-opener"
            aria-expanded={isOpen}
            aria-controls={isOpen ? details : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name="chevron" />
            <span>{token.name ?? <em>No name</em>}</span>
          </button>
        </th>
        <td data-label="Token">
          <code>{token.maskedValue}</code>
        </td>
        <td data-label="Scope">
          {scopeWords[token.scope]}
          {token.kind === "PLAYGROUND" && <span className="soft"> (playground)</span>}
        </td>
        <td data-label="Created by">
          <span title={token.createdBy.email}>{token.createdBy.name}</span>
        </td>
        <td data-label="Last used">
          <LastUse token={token} />
        </td>
        <td data-label="Expires">
          {hasEndedEarly(token) ? <span className="soft">–</span> : <RelativeTime at={token.expiresAt} />}
        </td>
        <td data-label="State">
          <TokenState token={token} />
        </td>
        <td className="row-actions">
          <RowActions token={token} actions={actions} />
        </td>
      </tr>
      {isOpen && (
        <tr className="details-row" id={details}>
          <td colSpan={columns}>
            <TokenDetails token={token} onTakeOver={actions.onTakeOver} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Its expiry will not come about any more. */
function hasEndedEarly({ status }: TokenRow): boolean {
  return status === "REVOKED" || status === "SUPERSEDED";
}

function RowActions({ token, actions }: { token: TokenRow; actions: TokenActions }) {
  if (!isLive(token)) return null;
  const title = <span className="visually-hidden"> {tokenTitle(token)}</span>;
  return (
    <>
      {token.status === "RETIRING" && (
        <button type="button" className="quiet" onClick={() => actions.onEndOverlap(token)}>
          End now{title}
        </button>
      )}
      {token.status !== "RETIRING" && token.kind === "STANDARD" && (
        <button type="button" className="quiet" onClick={() => actions.onReplace(token)}>
          Replace{title}
        </button>
      )}
      <button type="button" className="quiet danger" onClick={() => actions.onRevoke(token)}>
        Revoke{title}
      </button>
    </>
  );
}

/** "3 min ago, MCP". */
function LastUse({ token: { lastUsedAt, clients } }: { token: ListedToken }) {
  if (lastUsedAt == null) return <span className="soft">Never</span>;
  // The clients are listed beginning with the latest.
  const door = clients?.[0]?.door;
  return (
    <>
      <RelativeTime at={lastUsedAt} />
      {door !== undefined && `, ${doorWord(door)}`}
    </>
  );
}
