/**
 * The paths of the app's pages, as its own route table names them. The server answers 200 at these alone, so that a page
 * that is not there says so with its status too; a test compares the two lists.
 */
export const appPaths: readonly string[] = [
  "/",
  "/search",
  "/tables/:id",
  "/columns/:id",
  "/dashboards/:id",
  "/terms/:id",
  "/tags/:id",
  "/sources/:id",
  "/sign-in",
  "/settings/api",
  "/settings/users",
  "/settings/audit",
  "/settings/notices",
  "/settings/imports",
  "/settings/sessions",
];

const patterns = appPaths.map((path) => new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`));

export function isAppPath(path: string): boolean {
  return patterns.some((pattern) => pattern.test(path));
}
