import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import type { PinEndsFragment } from "../generated/graphql.ts";
import { pathOf } from "./asset-kinds.ts";

/** @public Operations name it by its GraphQL name. */
export const pinEnds = graphql(`
  fragment PinEnds on EntitiesLink {
    id
    fromTable { id name }
    fromDashboard { id name }
    fromTerm { id name }
    toTable { id name }
    toColumn { id name tableId }
    toDashboard { id name }
    toDashboardField { id name dashboardId }
    toTerm { id name }
  }
`);

type End = { readonly path: string; readonly name: string };

const end = (path: string, name: string | null | undefined): End => ({ path, name: name ?? "No name" });

/** Exactly one of each side's assets is there, unless it is deleted. */
function startOf({ fromTable, fromDashboard, fromTerm }: PinEndsFragment): End | undefined {
  if (fromTable != null) return end(pathOf("TABLE", fromTable.id), fromTable.name);
  if (fromDashboard != null) return end(pathOf("DASHBOARD", fromDashboard.id), fromDashboard.name);
  return fromTerm == null ? undefined : end(pathOf("TERM", fromTerm.id), fromTerm.name);
}

function targetOf({ toTable, toColumn, toDashboard, toDashboardField, toTerm }: PinEndsFragment): End | undefined {
  if (toTable != null) return end(pathOf("TABLE", toTable.id), toTable.name);
  if (toColumn != null) return end(pathOf("COLUMN", toColumn.id), toColumn.name);
  if (toDashboard != null) return end(pathOf("DASHBOARD", toDashboard.id), toDashboard.name);
  if (toDashboardField != null) return end(pathOf("DASHBOARD", toDashboardField.dashboardId), toDashboardField.name);
  return toTerm == null ? undefined : end(pathOf("TERM", toTerm.id), toTerm.name);
}

type PinsProps = {
  readonly pins: readonly PinEndsFragment[];
  /** On the page of the asset that they are pinned to, which need not be named again. */
  readonly isOfOne?: boolean;
};

export function Pins({ pins, isOfOne = false }: PinsProps) {
  const shown = pins.flatMap((pin) => {
    const [from, to] = [startOf(pin), targetOf(pin)];
    return from === undefined || to === undefined ? [] : [{ id: pin.id, from, to }];
  });
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="pins">
      <h2 id="pins">Pinned</h2>
      <ul className="asset-list">
        {shown.map(({ id, from, to }) => (
          <li key={id}>
            <Link to={to.path}>{to.name}</Link>
            {!isOfOne && (
              <span className="soft small">
                {" "}
                on <Link to={from.path}>{from.name}</Link>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
