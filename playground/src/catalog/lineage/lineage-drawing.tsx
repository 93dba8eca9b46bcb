import { type MouseEvent, useLayoutEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { box, type Drawing, type Placed } from "./layers.ts";
import { assetWords, type LineageNode, pageOf, placeOf } from "./lineage-node.ts";

type LineageDrawingProps = { readonly drawing: Drawing<LineageNode>; readonly rootId: string };

/** The drawing can be wider than the page: it scrolls, and begins with the root in the middle. */
export function LineageDrawing({ drawing: { nodes, edges, width, height }, rootId }: LineageDrawingProps) {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = nodes.find(({ node }) => node.id === rootId);
    const element = frame.current;
    if (root === undefined || element === null) return;
    element.scrollLeft = root.x + box.width / 2 - element.clientWidth / 2;
    element.scrollTop = root.y + box.height / 2 - element.clientHeight / 2;
  }, [nodes, rootId]);
  return (
    <section
      ref={frame}
      className="lineage-frame"
      aria-label="Lineage, drawn"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys.
      tabIndex={0}
    >
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="lineage">
        <title>Lines lead from what something is made from to what is made from it</title>
        <g>
          {edges.map(({ from, to }) => (
            <path key={`${from.node.id} ${to.node.id}`} d={lineBetween(from, to)} className="lineage-line" />
          ))}
        </g>
        {nodes.map((placed) => (
          <NodeBox key={placed.node.id} placed={placed} isRoot={placed.node.id === rootId} />
        ))}
      </svg>
    </section>
  );
}

/** From the right side of one to the left side of the other, ending in an arrow. */
function lineBetween(from: Placed<LineageNode>, to: Placed<LineageNode>): string {
  const [x1, y1] = [from.x + box.width, from.y + box.height / 2];
  const [x2, y2] = [to.x, to.y + box.height / 2];
  const bend = Math.max(30, Math.abs(x2 - x1) / 2);
  const arrow = `M${x2 - 6} ${y2 - 4}L${x2} ${y2}L${x2 - 6} ${y2 + 4}`;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}${arrow}`;
}

/** The whole of it stands in the box's tooltip, and in the lists below the drawing. */
function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function NodeBox({ placed: { node, x, y }, isRoot }: { placed: Placed<LineageNode>; isRoot: boolean }) {
  const navigate = useNavigate();
  const page = isRoot ? undefined : pageOf(node);
  const content = (
    <>
      <rect x={x} y={y} width={box.width} height={box.height} rx={7}>
        <title>{`${assetWords[node.assetType]} ${node.path}`}</title>
      </rect>
      {/* An inner drawing cuts off what is still too long for the box. */}
      <svg x={x} y={y} width={box.width - 6} height={box.height} className="lineage-words" role="presentation">
        <text x={10} y={20} className="lineage-name">
          {shortened(node.name, 20)}
        </text>
        <text x={10} y={36} className="lineage-place">
          {node.assetType === "TABLE" ? shortened(placeOf(node), 25) : assetWords[node.assetType]}
        </text>
      </svg>
    </>
  );
  if (page === undefined) return <g className={isRoot ? "lineage-node root" : "lineage-node"}>{content}</g>;

  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0 || page === undefined) return;
    event.preventDefault();
    navigate(page);
  }
  return (
    <a href={page} onClick={follow} className="lineage-node">
      {content}
    </a>
  );
}
