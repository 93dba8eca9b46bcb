import type { ReactNode } from "react";
import { Navigate, useLocation } from "react-router";
import { useSession } from "./session.tsx";

/** Shows a page to signed-in people; others sign in first and come back. */
export function RequirePerson({ children }: { children: ReactNode }) {
  const { person } = useSession();
  const { pathname, search } = useLocation();
  if (person !== undefined) return children;
  return <Navigate to={`/sign-in?${new URLSearchParams({ next: pathname + search })}`} replace />;
}
