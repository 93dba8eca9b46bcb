import type { Route } from "#api/http/front.ts";
import { isAppPath } from "./app-paths.ts";
import { appHeaders } from "./app-policy.ts";
import { listPlaygroundFiles } from "./playground-files.ts";
import { sendFile, sendText } from "./send-file.ts";

export type AppPagesOptions = {
  /** The folder that `npm run build:playground` writes; it is read once, when the server starts. */
  readonly directory: string;
};

/**
 * The last of the routes: the app's one document at all of its paths. A browser that is led anywhere else gets it too,
 * with 404, and the app says that there is no such page; programs get the front's own answer.
 */
export function createAppPages({ directory }: AppPagesOptions): Route {
  const page = listPlaygroundFiles(directory).get("app.html");
  return ({ request, response, path }) => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const isPage = isAppPath(path);
    if (!isPage && !(request.headers.accept ?? "").includes("text/html")) return false;
    const exchange = { request, response };
    response.setHeaders(new Map(Object.entries(appHeaders)));
    if (page !== undefined) sendFile(exchange, page, { status: isPage ? 200 : 404, cacheControl: "no-store" });
    else sendText(exchange, 503, "The app is not built: run `npm run build:playground` and start again.");
    return true;
  };
}
