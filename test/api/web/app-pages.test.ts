import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createAppPages } from "#api/web/app-pages.ts";

const folder = mkdtempSync(join(tmpdir(), "app-pages-"));
mkdirSync(join(folder, "built"));
writeFileSync(join(folder, "built/app.html"), "<!doctype html><title>Catalog</title>");

async function start(directory: string) {
  const route = createAppPages({ directory });
  const server = createServer(async (request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (!(await route({ request, response, requestId: "1", path }))) response.writeHead(418).end("another's");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server };
}

const built = await start(join(folder, "built"));
const bare = await start(join(folder, "never-built"));
const html = { accept: "text/html,application/xhtml+xml" };

afterAll(() => {
  built.server.close();
  bare.server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the app's document", () => {
  test.each(["/", "/sign-in", "/settings/api", "/settings/api?next=1"])(
    "answers at %s and is never stored",
    async (path) => {
      const answer = await fetch(built.url + path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    },
  );

  test("answers 404 to a browser anywhere else, and leaves programs to the front", async () => {
    const page = await fetch(`${built.url}/no-such-page`, { headers: html });
    expect([page.status, await page.text()]).toEqual([404, "<!doctype html><title>Catalog</title>"]);
    expect((await fetch(`${built.url}/no-such-page`)).status).toBe(418);
    expect((await fetch(`${built.url}/settings/api/more`)).status).toBe(418);
    expect((await fetch(`${built.url}/sign-in`, { method: "POST", headers: html })).status).toBe(418);
  });

  test.each(["/", "/no-such-page"])("%s carries a policy that allows nothing but its own origin", async (path) => {
    const { headers } = await fetch(built.url + path, { headers: html });
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("says how to build it where it is not built", async () => {
    const answer = await fetch(bare.url);
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining("npm run build:playground")]);
  });

  test("HEAD answers as GET does, without the page", async () => {
    const answer = await fetch(built.url, { method: "HEAD" });
    expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([200, "37", ""]);
  });
});
