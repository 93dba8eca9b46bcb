import { catalogRoutes } from "../catalog/routes.tsx";
import { settingsRoutes } from "../settings/routes.tsx";
import type { AppRoute } from "./app-route.ts";

/** The pages for signed-in people. */
export const appRoutes: readonly AppRoute[] = [...catalogRoutes, ...settingsRoutes];

export const navigation = appRoutes.flatMap(({ path, label, roles }) =>
  label === undefined ? [] : [{ path, label, roles }],
);
