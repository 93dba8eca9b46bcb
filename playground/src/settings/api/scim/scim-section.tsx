import { useEffect, useRef, useState } from "react";
import { useLoad } from "../../../app/api/use-load.ts";
import { useAnnounce } from "../../../app/parts/announcer.tsx";
import { CopyField } from "../../../app/parts/copy-field.tsx";
import { ProblemView } from "../../../app/parts/problem-view.tsx";
import { Skeleton } from "../../../app/parts/skeleton.tsx";
import { useSession } from "../../../app/session/session.tsx";
import { isLive } from "../token-words.ts";
import { type OpenScimDialog, ScimDialogs } from "./scim-dialogs.tsx";
import { listScimTokens, scimBaseUrl } from "./scim-operations.ts";
import { ScimTable } from "./scim-table.tsx";

/** The tokens of the account's identity provider. `changes` counts what was heard of the account's tokens. */
export function ScimSection({ changes }: { changes: number }) {
  const { call } = useSession();
  const announce = useAnnounce();
  const [open, setOpen] = useState<OpenScimDialog>();
  const heading = useRef<HTMLHeadingElement>(null);
  const hasChanged = useRef(false);
  const { data, problem, reload } = useLoad("scim tokens", (signal) => call(listScimTokens, {}, { signal }));
  useEffect(() => {
    if (changes > 0) reload();
  }, [changes, reload]);
  // The button that was pressed may have gone with its row: the focus stays near it.
  useEffect(() => {
    if (data !== undefined && hasChanged.current && document.activeElement === document.body) heading.current?.focus();
  }, [data]);

  const tokens = data?.scimTokens ?? [];
  const live = tokens.filter(isLive);
  const ended = tokens.filter((token) => !isLive(token));
  return (
    <section aria-labelledby="scim-heading">
      <div className="section-head">
        <h2 id="scim-heading" ref={heading} tabIndex={-1}>
          SCIM tokens
        </h2>
        {data !== undefined && !live.some(({ status }) => status === "ACTIVE") && (
          <button type="button" onClick={() => setOpen({ dialog: "create" })}>
            Create SCIM token
          </button>
        )}
      </div>
      <p>Used by Okta or Microsoft Entra. Replacing an API token does not change these.</p>
      <dl className="facts">
        <dt>SCIM base URL</dt>
        <dd>
          <CopyField text={scimBaseUrl()} label="SCIM base URL" />
        </dd>
      </dl>
      {problem !== undefined && <ProblemView problem={problem} onRetry={reload} />}
      {data === undefined && problem === undefined && <Skeleton rows={1} label="Reading the SCIM tokens" />}
      {data !== undefined && live.length === 0 && <p className="soft">No active SCIM token.</p>}
      {live.length > 0 && <ScimTable caption="SCIM tokens" tokens={live} onOpen={setOpen} />}
      {ended.length > 0 && (
        <details className="ended-tokens">
          <summary>Ended ({ended.length})</summary>
          <ScimTable caption="Ended SCIM tokens" tokens={ended} onOpen={setOpen} />
        </details>
      )}
      <ScimDialogs
        open={open}
        maxLifeDays={data?.tokenPolicy.maxTokenLifeDays}
        onOpen={setOpen}
        onChanged={(text) => {
          hasChanged.current = true;
          if (text !== undefined) announce(text);
          reload();
        }}
      />
    </section>
  );
}
