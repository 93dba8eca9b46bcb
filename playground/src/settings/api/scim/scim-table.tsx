import { RelativeTime } from "../../../app/parts/time.tsx";
import { TokenState } from "../token-state.tsx";
import { isLive, tokenTitle } from "../token-words.ts";
import type { OpenScimDialog } from "./scim-dialogs.tsx";
import type { ScimTokenRow } from "./scim-operations.ts";

type ScimTableProps = {
  readonly caption: string;
  readonly tokens: readonly ScimTokenRow[];
  readonly onOpen: (dialog: OpenScimDialog) => void;
};

export function ScimTable({ caption, tokens, onOpen }: ScimTableProps) {
  return (
    <table className="token-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Token</th>
          <th scope="col">Created by</th>
          <th scope="col">Last used</th>
          <th scope="col">Expires</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <ScimRow key={token.id} token={token} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function ScimRow({ token, onOpen }: { token: ScimTokenRow; onOpen: ScimTableProps["onOpen"] }) {
  const title = <span className="visually-hidden"> {tokenTitle(token)}</span>;
  const isReplaceable = token.status === "ACTIVE";
  return (
    <tr className="token-row">
      <th scope="row" className="scim-name">
        {token.name ?? <em>No name</em>}
      </th>
      <td data-label="Token">
        <code>{token.maskedValue}</code>
      </td>
      <td data-label="Created by">{token.createdByEmail ?? "the command line"}</td>
      <td data-label="Last used">
        {token.lastUsedAt == null ? <span className="soft">Never</span> : <RelativeTime at={token.lastUsedAt} />}
      </td>
      <td data-label="Expires">
        {token.status === "REVOKED" || token.status === "SUPERSEDED" ? (
          <span className="soft">–</span>
        ) : (
          <RelativeTime at={token.expiresAt} />
        )}
      </td>
      <td data-label="State">
        <div>
          <TokenState token={token} />
          {token.revokeReason != null && <div className="soft">“{token.revokeReason}”</div>}
        </div>
      </td>
      <td className="row-actions">
        {isReplaceable && (
          <button type="button" className="quiet" onClick={() => onOpen({ dialog: "rotate", token })}>
            Rotate{title}
          </button>
        )}
        {isLive(token) && (
          <button type="button" className="quiet danger" onClick={() => onOpen({ dialog: "revoke", token })}>
            {isReplaceable ? "Revoke" : "End now"}
            {title}
          </button>
        )}
      </td>
    </tr>
  );
}
