import type { ListedToken } from "./operations.ts";
import type { TokenActions } from "./token-actions.ts";
import { TokenTableRow } from "./token-table-row.tsx";

export function TokenTable({ tokens, actions }: { tokens: readonly ListedToken[]; actions: TokenActions }) {
  return (
    <table className="token-table">
      <caption className="visually-hidden">API tokens</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Token</th>
          <th scope="col">Scope</th>
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
          <TokenTableRow key={token.id} token={token} actions={actions} />
        ))}
      </tbody>
    </table>
  );
}
