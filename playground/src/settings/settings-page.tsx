import "./settings.css";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { usePerson } from "../app/session/session.tsx";

const entries = [
  { path: "/settings/api", label: "API" },
  { path: "/settings/users", label: "Users" },
  { path: "/settings/audit", label: "Audit" },
  { path: "/settings/notices", label: "Notices" },
  { path: "/settings/imports", label: "Imports" },
  { path: "/settings/sessions", label: "Sessions" },
];

/** What is around each page under Settings. Others than administrators find there what is their own, or who can help. */
export function SettingsPage({ children }: { children: ReactNode }) {
  const { role } = usePerson();
  return (
    <>
      {role === "ADMIN" && (
        <nav className="settings-nav" aria-label="Settings">
          {entries.map(({ path, label }) => (
            <NavLink key={path} to={path}>
              {label}
            </NavLink>
          ))}
        </nav>
      )}
      {children}
    </>
  );
}

/** For pages that the server answers to administrators alone. */
export function AdministratorsOnly({ what, children }: { what: string; children: ReactNode }) {
  const { role } = usePerson();
  if (role === "ADMIN") return children;
  return <p className="notice">{what} by administrators. Ask one of yours.</p>;
}
