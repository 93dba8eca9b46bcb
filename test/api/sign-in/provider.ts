import { Events, type MutableToken, OAuth2Server } from "oauth2-mock-server";
import type { TestApp } from "#testkit/test-app.ts";

export type Claims = Record<string, unknown>;

/** An identity provider that says of whoever comes what the test says. */
export async function startProvider() {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  await server.start(0, "localhost");
  const person: { claims: Claims } = { claims: {} };
  server.service.on(Events.BeforeTokenSigning, (token: MutableToken) => Object.assign(token.payload, person.claims));
  return {
    server,
    url: server.issuer.url ?? "",
    /** What the next tokens say. */
    says: (claims: Claims) => {
      person.claims = claims;
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

export type Provider = Awaited<ReturnType<typeof startProvider>>;

export function oidcSettings({ url }: Provider): Record<string, string> {
  return {
    CATALOG_OIDC_ISSUER: url,
    CATALOG_OIDC_CLIENT_ID: "catalog",
    CATALOG_OIDC_CLIENT_SECRET: "a client's secret",
  };
}

/** A browser that follows nothing by itself and keeps its cookies. */
export function createBrowser(app: Pick<TestApp, "url">) {
  const jar = new Map<string, string>();
  const get = async (url: string) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(new URL(url, app.url), { redirect: "manual", headers: cookie ? { cookie } : {} });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") jar.delete(name);
      else jar.set(name, value);
    }
    return { status: response.status, location: response.headers.get("location") ?? "", headers: response.headers };
  };
  return {
    jar,
    get,
    session: () => ({ cookie: `catalog_eu=${jar.get("catalog_eu")}`, "x-catalog-csrf": "1" }),
    /** To the provider and back: where it leads to, not yet followed. */
    toProvider: async (path = "/sign-in/oidc") => {
      const { location } = await get(path);
      const back = await fetch(location, { redirect: "manual" });
      return { asked: new URL(location), callback: back.headers.get("location") ?? "" };
    },
  };
}
