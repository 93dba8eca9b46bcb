import { Icon } from "../../app/parts/icons.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import type { TokenRow } from "./operations.ts";
import { statusWords } from "./token-words.ts";

type Stated = Pick<TokenRow, "status" | "supersededAt" | "revokedAt"> & {
  /** Null: the command line. Absent: not known. */
  readonly revokedBy?: { readonly name: string } | null | undefined;
};

/** A state is a word with an icon; its colour only helps. */
export function TokenState({ token }: { token: Stated }) {
  const { word, icon, tone } = statusWords[token.status];
  return (
    <span className={`state ${tone}`}>
      <Icon name={icon} />
      <span>
        {word}
        <StateDetail token={token} />
      </span>
    </span>
  );
}

/** When it ends, or when and by whom it ended. */
function StateDetail({ token: { status, supersededAt, revokedAt, revokedBy } }: { token: Stated }) {
  if (status === "RETIRING" && supersededAt == null) return ", waits for the new one";
  if (status === "RETIRING" && supersededAt != null) return withTime(", ends ", supersededAt);
  if (status === "SUPERSEDED" && supersededAt != null) return withTime(" ", supersededAt);
  if (status === "REVOKED" && revokedAt != null) {
    return (
      <>
        {withTime(" ", revokedAt)}
        {revokedBy !== undefined && ` by ${revokedBy?.name ?? "the command line"}`}
      </>
    );
  }
  return null;
}

function withTime(words: string, at: number) {
  return (
    <>
      {words}
      <RelativeTime at={at} />
    </>
  );
}
