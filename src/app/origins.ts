import type { Config } from "#platform/config/config.ts";

export type Origins = {
  /** Whose pages may call the API. */
  readonly allows: (origin: string) => boolean;
  /** Whose pages may use a session's cookie. */
  readonly isOwn: (origin: string) => boolean;
  /** What the playground may call besides its own instance: the other regions, by http and by WebSocket. */
  readonly connectable: readonly string[];
};

export function createOrigins(config: Config & { readonly publicUrl: string }): Origins {
  const own = new URL(config.publicUrl).origin;
  const peers = Object.values(config.peers).map((url) => new URL(url).origin);
  const allowed = new Set(config.allowedOrigins.length > 0 ? [own, ...config.allowedOrigins] : [own, ...peers]);
  return {
    allows: (origin) => allowed.has("*") || allowed.has(origin),
    isOwn: (origin) => origin === own,
    connectable: peers.flatMap((origin) => [origin, origin.replace(/^http/, "ws")]),
  };
}
