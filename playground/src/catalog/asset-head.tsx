import type { ReactNode } from "react";
import { Icon } from "../app/parts/icons.tsx";
import { outwardLink } from "./asset-kinds.ts";

type AssetHeadProps = {
  readonly kind: string;
  readonly name: string;
  /** Where it lies, from the outermost. */
  readonly path: readonly ReactNode[];
  readonly states: AssetStates;
  readonly url?: string | null | undefined;
  readonly isCode?: boolean;
};

type AssetStates = {
  readonly isVerified: boolean;
  readonly isDeprecated: boolean;
  readonly deletedAt?: number | null | undefined;
};

/** What it is, where it lies, and what to know before using it. */
export function AssetHead({ kind, name, path, states, url, isCode = false }: AssetHeadProps) {
  const outward = outwardLink(url);
  return (
    <header className="asset-head">
      <p className="asset-path">
        <span className="kind">{kind}</span>{" "}
        {path.map((part, index) => (
          <span key={index}>
            {index > 0 && <span className="soft"> / </span>}
            {part}
          </span>
        ))}
      </p>
      <h1 className={isCode ? "asset-name code" : "asset-name"}>{name}</h1>
      <p className="asset-states">
        {states.isVerified && (
          <span className="good">
            <Icon name="check" /> Verified
          </span>
        )}
        {states.isDeprecated && (
          <span className="warn">
            <Icon name="warning" /> Deprecated
          </span>
        )}
        {states.deletedAt != null && (
          <span className="bad">
            <Icon name="cross" /> Deleted in its source
          </span>
        )}
        {outward !== undefined && (
          <a href={outward} rel="noreferrer">
            Open in its source
          </a>
        )}
      </p>
    </header>
  );
}

/** Its description as it was written, line by line. */
export function Description({ text }: { text: string }) {
  if (text.trim() === "") return <p className="soft">Nobody has described it yet.</p>;
  return <p className="description">{text}</p>;
}
