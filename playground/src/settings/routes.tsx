import type { AppRoute } from "../app/routes.tsx";
import { ApiSettings } from "./api/api-settings.tsx";

/** The pages under Settings. */
export const settingsRoutes: readonly AppRoute[] = [
  { path: "/settings/api", label: "Settings › API", page: <ApiSettings />, roles: ["ADMIN"] },
];
