import "../../card-table.css";
import { usePageTitle } from "../../app/parts/page-title.ts";
import { AdministratorsOnly } from "../settings-page.tsx";
import { People } from "./people.tsx";

/** Settings > Users. */
export default function UsersSettings() {
  usePageTitle("Settings › Users");
  return (
    <div className="page">
      <h1>Users</h1>
      <p>Who may sign in, and what they may do. API tokens act with the role of whoever made them.</p>
      <AdministratorsOnly what="People are managed">
        <People />
      </AdministratorsOnly>
    </div>
  );
}
