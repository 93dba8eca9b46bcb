import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import { CatalogError } from "#kernel/errors.ts";
import type { Exchange, Route } from "./front.ts";

/** What a hono handler finds of the request beside hono's own view of it. */
export type HonoBindings = { readonly Bindings: { readonly exchange: Exchange } };

/** Lets a hono application answer the paths that begin with one of the prefixes: `/datasets`, `/datasets/…`. */
export function honoRoute(app: Hono<HonoBindings>, prefixes: readonly string[]): Route {
  return async (exchange) => {
    const { path } = exchange;
    if (!prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return false;
    const faults: unknown[] = [];
    // The front answers what is thrown past the application; hono's own global classes stay untouched.
    const listener = getRequestListener((request) => app.fetch(request, { exchange }), {
      overrideGlobalObjects: false,
      errorHandler: (fault) => void faults.push(fault),
    });
    await listener(exchange.request, exchange.response);
    for (const fault of faults) throw fault instanceof RequestError ? unreadable() : fault;
    return true;
  };
}

function unreadable(): CatalogError {
  return new CatalogError("BAD_USER_INPUT", "The request's path and its Host header make no address.");
}
