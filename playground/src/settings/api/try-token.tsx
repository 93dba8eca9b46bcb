import { CopyField } from "../../app/parts/copy-field.tsx";
import { useSession } from "../../app/session/session.tsx";
import { FirstUse } from "./first-use.tsx";
import { readFirstUse } from "./operations.ts";
import { tryItCommand } from "./try-it.ts";

/** A call to try at once, and whether the new token has arrived where it belongs. */
export function TryToken({ id }: { id: string }) {
  const { call } = useSession();
  return (
    <>
      <h3>Try it at once</h3>
      <p className="soft small">
        In a terminal, <code>read -rs API_TOKEN</code> takes the token without showing it or keeping it in the history.
      </p>
      <CopyField text={tryItCommand(location.origin)} label="the command" isBlock />
      <FirstUse readLastUse={async (signal) => (await call(readFirstUse, { id }, { signal })).apiToken?.lastUsedAt} />
    </>
  );
}
