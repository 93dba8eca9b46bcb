import "./api-settings.css";
import { useReducer } from "react";
import { useLive } from "../../app/api/live.ts";
import { CopyField } from "../../app/parts/copy-field.tsx";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { usePerson } from "../../app/session/session.tsx";
import { tokenChanges } from "./operations.ts";
import { PolicySection } from "./policy-section.tsx";
import { ScimSection } from "./scim/scim-section.tsx";
import { TokensSection } from "./tokens-section.tsx";

/** Settings > API. */
export function ApiSettings() {
  usePageTitle("Settings › API");
  const { role } = usePerson();
  return (
    <div className="page">
      <h1>API</h1>
      <p>API tokens let scripts, importers and AI clients use the catalog; each one belongs to this region alone.</p>
      <dl className="facts">
        <dt>Base URL</dt>
        <dd>
          <CopyField text={location.origin} label="base URL" />
        </dd>
      </dl>
      {role === "ADMIN" ? (
        <AdministratorSections />
      ) : (
        <p className="notice">API tokens are managed by administrators. Ask one of yours to create a token for you.</p>
      )}
    </div>
  );
}

function AdministratorSections() {
  const [changes, countChange] = useReducer((count: number) => count + 1, 0);
  useLive(tokenChanges, usePerson(), countChange);
  return (
    <>
      <TokensSection changes={changes} />
      <ScimSection changes={changes} />
      <PolicySection />
    </>
  );
}
