import { Fragment } from "react";

/** Holds the place of what is being read, at about its final height. */
export function Skeleton({ rows, label }: { rows: number; label: string }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{label}…</span>
      {Array.from({ length: rows }, (_, index) => `row ${index}`).map((key) => (
        <Fragment key={key}>
          <span className="skeleton-row" />
        </Fragment>
      ))}
    </div>
  );
}
