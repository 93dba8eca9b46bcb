import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import type { IconName } from "../app/parts/icon-paths.ts";
import { Icon } from "../app/parts/icons.tsx";
import { RelativeTime } from "../app/parts/time.tsx";
import { useSession } from "../app/session/session.tsx";
import type { QualityStatus } from "../generated/graphql.ts";
import { outwardLink } from "./asset-kinds.ts";
import { LoadedPart } from "./loaded-asset.tsx";

const readQuality = graphql(`
  query ReadQuality($tableId: String!) {
    getDataQualities(scope: { tableId: $tableId }, pagination: { nbPerPage: 50, page: 0 }) {
      totalCount
      data { id name description status result runAt source url column { name } }
    }
  }
`);

const words: Record<QualityStatus, { readonly word: string; readonly icon: IconName; readonly tone: string }> = {
  SUCCESS: { word: "Passed", icon: "check", tone: "good" },
  WARNING: { word: "Warning", icon: "warning", tone: "warn" },
  ALERT: { word: "Failed", icon: "cross", tone: "bad" },
};

export function QualitySection({ tableId }: { tableId: string }) {
  const { call } = useSession();
  const loaded = useLoad(tableId, (signal) => call(readQuality, { tableId }, { signal }));
  return (
    <section aria-labelledby="quality">
      <h2 id="quality">Quality checks</h2>
      <LoadedPart loaded={loaded} what="the quality checks" rows={3}>
        {({ getDataQualities: { data } }) =>
          data.length === 0 ? (
            <p className="soft">No quality checks are known.</p>
          ) : (
            <table className="card-table">
              <caption className="visually-hidden">Quality checks</caption>
              <thead>
                <tr>
                  <th scope="col">Check</th>
                  <th scope="col">Column</th>
                  <th scope="col">Outcome</th>
                  <th scope="col">Ran</th>
                </tr>
              </thead>
              <tbody>
                {data.map((check) => (
                  <tr key={check.id}>
                    <th scope="row">
                      <CheckName name={check.name} url={check.url} />
                      {check.description != null && <span className="soft small block">{check.description}</span>}
                    </th>
                    <td data-label="Column">{check.column == null ? "–" : <code>{check.column.name}</code>}</td>
                    <td data-label="Outcome">
                      <div>
                        <span className={words[check.status].tone}>
                          <Icon name={words[check.status].icon} /> {words[check.status].word}
                        </span>
                        {check.result != null && <span className="soft small block">{check.result}</span>}
                      </div>
                    </td>
                    <td data-label="Ran">
                      <RelativeTime at={check.runAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </LoadedPart>
    </section>
  );
}

function CheckName({ name, url }: { name: string; url: string | null | undefined }) {
  const href = outwardLink(url);
  return href === undefined ? (
    name
  ) : (
    <a href={href} rel="noreferrer">
      {name}
    </a>
  );
}
