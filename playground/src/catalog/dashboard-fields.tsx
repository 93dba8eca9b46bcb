import { graphql } from "../app/api/operation.ts";
import { useLoad } from "../app/api/use-load.ts";
import { useSession } from "../app/session/session.tsx";
import { wordOf } from "./asset-kinds.ts";
import { LoadedPart } from "./loaded-asset.tsx";

const readFields = graphql(`
  query ReadDashboardFields($dashboardId: String!) {
    getDashboardFields(
      scope: { dashboardId: $dashboardId }
      sorting: [{ sortingKey: name }]
      pagination: { nbPerPage: 500, page: 0 }
    ) {
      totalCount
      data { id name label dataType role description }
    }
  }
`);

export function DashboardFields({ dashboardId }: { dashboardId: string }) {
  const { call } = useSession();
  const loaded = useLoad(dashboardId, (signal) => call(readFields, { dashboardId }, { signal }));
  return (
    <section aria-labelledby="fields">
      <h2 id="fields">Fields</h2>
      <LoadedPart loaded={loaded} what="the fields" rows={4}>
        {({ getDashboardFields: { totalCount, data } }) =>
          data.length === 0 ? (
            <p className="soft">No fields are known.</p>
          ) : (
            <>
              {totalCount > data.length && (
                <p className="soft small">
                  The first {data.length} of {totalCount.toLocaleString("en-GB")}.
                </p>
              )}
              <table className="card-table">
                <caption className="visually-hidden">Fields</caption>
                <thead>
                  <tr>
                    <th scope="col">Field</th>
                    <th scope="col">Type</th>
                    <th scope="col">Role</th>
                    <th scope="col">Description</th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((field) => (
                    <tr key={field.id}>
                      <th scope="row">
                        {field.label} {field.label !== field.name && <code className="soft block">{field.name}</code>}
                      </th>
                      <td data-label="Type">
                        <code>{field.dataType}</code>
                      </td>
                      <td data-label="Role">{field.role == null ? "–" : wordOf(field.role)}</td>
                      <td data-label="Description">{field.description || <span className="soft">–</span>}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </>
          )
        }
      </LoadedPart>
    </section>
  );
}
