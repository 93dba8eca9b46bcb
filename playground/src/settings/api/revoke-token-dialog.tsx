import { useLoad } from "../../app/api/use-load.ts";
import { ProblemView } from "../../app/parts/problem-view.tsx";
import { Skeleton } from "../../app/parts/skeleton.tsx";
import { RelativeTime } from "../../app/parts/time.tsx";
import { useSession } from "../../app/session/session.tsx";
import { ClientList } from "./client-list.tsx";
import { readTokenClients, revokeToken, type TokenRow } from "./operations.ts";
import { RevokeForm } from "./revoke-form.tsx";
import { scopeWords, tokenTitle } from "./token-words.ts";

type RevokeTokenDialogProps = {
  readonly token: TokenRow;
  readonly onRevoked: (token: TokenRow) => void;
  readonly onClose: () => void;
};

export function RevokeTokenDialog({ token, onRevoked, onClose }: RevokeTokenDialogProps) {
  const { call } = useSession();
  const clients = useLoad(token.id, (signal) => call(readTokenClients, { id: token.id }, { signal }));
  const listed = clients.data?.apiToken?.clients;
  return (
    <RevokeForm
      title={`Revoke ${tokenTitle(token)}?`}
      onClose={onClose}
      revoke={async (reason) => onRevoked((await call(revokeToken, { id: token.id, reason })).revokeToken)}
    >
      <p>
        <code>{token.maskedValue}</code>, {scopeWords[token.scope]}, <LastUseWords at={token.lastUsedAt} /> It stops
        working at once and cannot be restored.
      </p>
      <div>
        {clients.problem !== undefined && <ProblemView problem={clients.problem} onRetry={clients.reload} />}
        {listed === undefined && clients.problem === undefined && <Skeleton rows={1} label="Reading its clients" />}
        {listed?.length === 0 && <p className="soft">Nobody has called with it in the last 30 days.</p>}
        {listed !== undefined && listed.length > 0 && (
          <>
            <p>These stop working:</p>
            <ClientList clients={listed} caption="Clients that stop working" />
          </>
        )}
      </div>
    </RevokeForm>
  );
}

export function LastUseWords({ at }: { at: number | null | undefined }) {
  if (at == null) return "never used.";
  return (
    <>
      last used <RelativeTime at={at} />.
    </>
  );
}
