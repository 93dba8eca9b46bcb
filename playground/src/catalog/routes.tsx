import { lazy } from "react";
import type { AppRoute } from "../app/routes.tsx";

// Chunks of their own, so that each page loads what it shows and no more.
const CatalogHome = lazy(() => import("./catalog-home.tsx"));

/** The pages that show the catalog itself. */
export const catalogRoutes: readonly AppRoute[] = [{ path: "/", label: "Catalog", page: <CatalogHome /> }];
