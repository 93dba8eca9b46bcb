import { Link } from "react-router";
import { usePageTitle } from "./parts/page-title.ts";

export function NotFound() {
  usePageTitle("Not found");
  return (
    <div className="page narrow">
      <h1>There is no such page</h1>
      <p>The address may be mistyped, or what was here may have been removed.</p>
      <p>
        <Link to="/">To the catalog</Link>
      </p>
    </div>
  );
}
