import { RelativeTime } from "../../app/parts/time.tsx";
import type { ClientRow } from "./operations.ts";
import { doorWord } from "./token-words.ts";

/** Who calls with a token, each with its door, last use and requests. */
export function ClientList({ clients, caption }: { clients: readonly ClientRow[]; caption: string }) {
  return (
    <table className="plain-table client-table">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Door</th>
          <th scope="col">Last seen</th>
          <th scope="col" className="number">
            Requests
          </th>
        </tr>
      </thead>
      <tbody>
        {clients.map(({ family, network, door, lastSeenAt, requests, rootFields }) => (
          <tr key={`${family} ${network} ${door}`}>
            <th scope="row">
              {family}
              {network != null && <span className="soft"> from {network}</span>}
              {rootFields.length > 0 && <span className="fields">{rootFields.join(", ")}</span>}
            </th>
            <td>{doorWord(door)}</td>
            <td>
              <RelativeTime at={lastSeenAt} />
            </td>
            <td className="number">{requests.toLocaleString("en-GB")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
