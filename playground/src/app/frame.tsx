import { NavLink, Outlet, useLocation } from "react-router";
import { useRegion } from "../region.ts";
import { AccountMenu } from "./account-menu.tsx";
import { navigation } from "./routes.tsx";
import { useSession } from "./session/session.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

/** What is around every page. */
export function Frame() {
  const region = useRegion();
  const { person } = useSession();
  const isInSettings = useLocation().pathname.startsWith("/settings/");
  const entries = navigation.filter(({ roles }) => person && (roles === undefined || roles.includes(person.role)));
  return (
    <>
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <header className="frame-header">
        <p className="brand">
          <NavLink to="/">Catalog</NavLink>
        </p>
        <p className="region">
          <span className="visually-hidden">Region: </span>
          {region ?? "\u00a0"}
        </p>
        <nav aria-label="Main">
          {entries.map(({ path, label }) => (
            <NavLink
              key={path}
              to={path}
              end={path === "/"}
              // One entry leads to all settings; which of them is open, their own list says.
              className={isInSettings && path.startsWith("/settings/") ? "within" : ""}
            >
              {label}
            </NavLink>
          ))}
          {/* Another document with a policy of its own, hence no route of this one. */}
          {person && <a href="/playground">Playground</a>}
        </nav>
        <div className="frame-tools">
          <ThemeSwitch />
          {person && <AccountMenu person={person} />}
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
