import { Link } from "react-router";
import { graphql } from "../app/api/operation.ts";
import type { ProductCardFragment } from "../generated/graphql.ts";
import { type AssetKind, kindWords, pathOf } from "./asset-kinds.ts";

/** @public Operations name it by its GraphQL name. */
export const productCard = graphql(`
  fragment ProductCard on DataProduct {
    id
    table { id name }
    dashboard { id name }
    term { id name }
  }
`);

type Product = { readonly kind: AssetKind; readonly id: string; readonly name: string | null };

/** What is offered as finished. */
export function DataProducts({ products }: { products: readonly ProductCardFragment[] }) {
  const assets = products.flatMap(({ table, dashboard, term }): Product[] => {
    if (table != null) return [{ kind: "TABLE", ...table }];
    if (dashboard != null) return [{ kind: "DASHBOARD", ...dashboard }];
    return term == null ? [] : [{ kind: "TERM", ...term }];
  });
  if (assets.length === 0) return null;
  return (
    <section aria-labelledby="products">
      <h2 id="products">Data products</h2>
      <ul className="asset-list">
        {assets.map(({ kind, id, name }) => (
          <li key={id}>
            <Link to={pathOf(kind, id)}>{name ?? "No name"}</Link>{" "}
            <span className="soft small">{kindWords[kind].one}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
