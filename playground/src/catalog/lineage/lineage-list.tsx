import { Link } from "react-router";
import { assetWords, type LineageNode, pageOf } from "./lineage-node.ts";

type LineageListProps = { readonly title: string; readonly nodes: readonly LineageNode[]; readonly rootId: string };

/** The same in words, the nearest first. */
export function LineageList({ title, nodes, rootId }: LineageListProps) {
  const others = nodes.filter(({ id }) => id !== rootId);
  if (others.length === 0) return null;
  return (
    <details className="lineage-list">
      <summary>
        {title} <span className="soft">{others.length}</span>
      </summary>
      <ul className="plain-list">
        {others.map((node) => {
          const page = pageOf(node);
          return (
            <li key={node.id}>
              {page === undefined ? node.path : <Link to={page}>{node.path}</Link>}{" "}
              <span className="soft small">
                {assetWords[node.assetType]}, {node.depth} {node.depth === 1 ? "step" : "steps"} away
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
