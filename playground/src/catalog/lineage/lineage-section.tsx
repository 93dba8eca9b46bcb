import { useId, useState } from "react";
import { graphql } from "../../app/api/operation.ts";
import { useLoad } from "../../app/api/use-load.ts";
import { useSession } from "../../app/session/session.tsx";
import { LoadedPart } from "../loaded-asset.tsx";
import { draw, layersOf } from "./layers.ts";
import { LineageDrawing } from "./lineage-drawing.tsx";
import { LineageList } from "./lineage-list.tsx";

/** @public Operations name it by its GraphQL name. */
export const lineageSide = graphql(`
  fragment LineageSide on LineageGraph {
    isTruncated
    root { id }
    nodes { id assetType name path depth }
    edges { id parentId childId }
  }
`);

const readLineage = graphql(`
  query ReadLineage($assetId: ID!, $depth: Int!) {
    up: lineageGraph(assetId: $assetId, direction: UPSTREAM, depth: $depth, limit: 120) { ...LineageSide }
    down: lineageGraph(assetId: $assetId, direction: DOWNSTREAM, depth: $depth, limit: 120) { ...LineageSide }
  }
`);

const depths = [1, 2, 3, 5, 10];

/** What an asset is made from, and what is made from it: drawn, and as lists. A chunk of its own. */
export default function LineageSection({ assetId }: { assetId: string }) {
  const { call } = useSession();
  const [depth, setDepth] = useState(2);
  const depthId = useId();
  const loaded = useLoad(`${assetId} ${depth}`, (signal) => call(readLineage, { assetId, depth }, { signal }));
  return (
    <>
      <div className="section-head">
        <h2 id="lineage">Lineage</h2>
        <p className="lineage-depth">
          <label htmlFor={depthId}>Steps</label>{" "}
          <select id={depthId} value={depth} onChange={(event) => setDepth(Number(event.target.value))}>
            {depths.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </p>
      </div>
      <LoadedPart loaded={loaded} what="the lineage" rows={5}>
        {({ up, down }) => {
          const nodes = [...new Map([...up.nodes, ...down.nodes].map((node) => [node.id, node])).values()];
          const edges = [...new Map([...up.edges, ...down.edges].map((edge) => [edge.id, edge])).values()];
          if (edges.length === 0) return <p className="soft">No lineage is known.</p>;
          const layers = layersOf(up.root.id, up.edges, down.edges);
          return (
            <>
              {(up.isTruncated || down.isTruncated) && (
                <p className="soft small">There is more than can be shown: the nearest are.</p>
              )}
              <LineageDrawing key={`${assetId} ${depth}`} drawing={draw(nodes, edges, layers)} rootId={up.root.id} />
              <LineageList title="Made from" nodes={up.nodes} rootId={up.root.id} />
              <LineageList title="Used by" nodes={down.nodes} rootId={up.root.id} />
            </>
          );
        }}
      </LoadedPart>
    </>
  );
}
