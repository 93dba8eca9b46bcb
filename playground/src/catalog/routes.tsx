import { lazy } from "react";
import type { AppRoute } from "../app/app-route.ts";

// Chunks of their own, so that each page loads what it shows and no more.
const CatalogHome = lazy(() => import("./catalog-home.tsx"));
const SearchPage = lazy(() => import("./search-page.tsx"));
const TablePage = lazy(() => import("./table-page.tsx"));
const ColumnPage = lazy(() => import("./column-page.tsx"));
const DashboardPage = lazy(() => import("./dashboard-page.tsx"));
const TermPage = lazy(() => import("./term-page.tsx"));
const TagPage = lazy(() => import("./tag-page.tsx"));
const SourcePage = lazy(() => import("./source-page.tsx"));

/** The pages that show the catalog itself. The API's internal links lead to them. */
export const catalogRoutes: readonly AppRoute[] = [
  { path: "/", label: "Catalog", page: <CatalogHome /> },
  { path: "/search", page: <SearchPage /> },
  { path: "/tables/:id", page: <TablePage /> },
  { path: "/columns/:id", page: <ColumnPage /> },
  { path: "/dashboards/:id", page: <DashboardPage /> },
  { path: "/terms/:id", page: <TermPage /> },
  { path: "/tags/:id", page: <TagPage /> },
  { path: "/sources/:id", page: <SourcePage /> },
];
