import { lazy, type ReactNode } from "react";
import type { AppRoute } from "../app/app-route.ts";
import { ApiSettings } from "./api/api-settings.tsx";
import { SettingsPage } from "./settings-page.tsx";

// Opened less often than the tokens: chunks of their own.
const UsersSettings = lazy(() => import("./users/users-settings.tsx"));
const AuditSettings = lazy(() => import("./audit/audit-settings.tsx"));
const NoticesSettings = lazy(() => import("./notices/notices-settings.tsx"));
const ImportsSettings = lazy(() => import("./imports/imports-settings.tsx"));
const SessionsSettings = lazy(() => import("./sessions/sessions-settings.tsx"));

const inSettings = (page: ReactNode): ReactNode => <SettingsPage>{page}</SettingsPage>;

/** The pages under Settings. */
export const settingsRoutes: readonly AppRoute[] = [
  { path: "/settings/api", label: "Settings › API", page: inSettings(<ApiSettings />), roles: ["ADMIN"] },
  { path: "/settings/users", page: inSettings(<UsersSettings />) },
  { path: "/settings/audit", page: inSettings(<AuditSettings />) },
  { path: "/settings/notices", page: inSettings(<NoticesSettings />) },
  { path: "/settings/imports", page: inSettings(<ImportsSettings />) },
  { path: "/settings/sessions", page: inSettings(<SessionsSettings />) },
];
