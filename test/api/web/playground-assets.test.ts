import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPlaygroundAssets } from "#api/web/playground-assets.ts";

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

const page = "<!doctype html><title>Catalog playground</title>";
const script = `console.log("${"a long script ".repeat(50)}");`;
const elsewhere = "https://us.catalog.example";

let folder: string;
let server: Server;
let bareServer: Server;

async function start(directory: string): Promise<Server> {
  const assets = createPlaygroundAssets({
    directory,
    connectOrigins: [elsewhere, elsewhere.replace("https", "wss")],
  });
  const started = createServer((incoming, response) => {
    if (!assets.handle(incoming, response)) response.writeHead(418).end("not the playground's");
  });
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return started;
}

/** Sends the path exactly as written: fetch would tidy up the dots that some of these tests are about. */
function ask(path: string, options: { method?: string; encoding?: string; at?: Server } = {}): Promise<Answer> {
  const { port } = (options.at ?? server).address() as AddressInfo;
  const headers = options.encoding === undefined ? {} : { "accept-encoding": options.encoding };
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { port, host: "127.0.0.1", path, method: options.method ?? "GET", headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "playground-assets-"));
  const dist = join(folder, "dist");
  await mkdir(join(dist, "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "outside the build");
  await writeFile(join(dist, "index.html"), page);
  await writeFile(join(dist, "assets/app-1a2b.js"), script);
  await writeFile(join(dist, "assets/app-1a2b.js.br"), brotliCompressSync(script));
  await writeFile(join(dist, "assets/app-1a2b.js.gz"), gzipSync(script));
  await writeFile(join(dist, "assets/style-3c4d.css"), "body{}");
  await writeFile(join(dist, "assets/codicon-5e6f.ttf"), "font");
  await writeFile(join(dist, "assets/icon-7a8b.svg"), "<svg/>");
  await writeFile(join(dist, "assets/notes.txt"), "of no served type");
  server = await start(dist);
  bareServer = await start(join(folder, "never-built"));
});

afterAll(async () => {
  server.close();
  bareServer.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the playground's files", () => {
  test.each(["/playground", "/playground/", "/playground?from=readme"])(
    "the page answers at %s and is never stored",
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(200);
      expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.body.toString()).toBe(page);
    },
  );

  test.each([
    ["app-1a2b.js", "text/javascript; charset=utf-8"],
    ["style-3c4d.css", "text/css; charset=utf-8"],
    ["codicon-5e6f.ttf", "font/ttf"],
    ["icon-7a8b.svg", "image/svg+xml"],
  ])("the asset %s is served as %s, for a year", async (name, type) => {
    const answer = await ask(`/playground/assets/${name}`);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe(type);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  });

  test.each(["/playground", "/playground/assets/app-1a2b.js", "/playground/assets/missing.js"])(
    "%s carries the policy and the headers that keep it to itself",
    async (path) => {
      const { headers } = await ask(path);
      const policy = headers["content-security-policy"];
      expect(policy).toContain("default-src 'self';");
      expect(policy).toContain("style-src 'self' 'unsafe-inline';");
      expect(policy).toContain(`connect-src 'self' ${elsewhere} wss://us.catalog.example;`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe-eval");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["x-content-type-options"]).toBe("nosniff");
    },
  );

  test.each([
    ["br", "br", brotliDecompressSync],
    ["gzip, deflate, br, zstd", "br", brotliDecompressSync],
    ["gzip", "gzip", gunzipSync],
    ["br;q=0.1, GZIP", "gzip", gunzipSync],
    ["*", "br", brotliDecompressSync],
  ])("a client that accepts %s is sent %s", async (encoding, chosen, decode) => {
    const answer = await ask("/playground/assets/app-1a2b.js", { encoding });
    expect(answer.headers["content-encoding"]).toBe(chosen);
    expect(answer.headers["content-length"]).toBe(String(answer.body.length));
    expect(answer.headers.vary).toBe("accept-encoding");
    expect(decode(answer.body).toString()).toBe(script);
  });

  test.each([undefined, "identity", "br;q=0, gzip;q=0", "*;q=0", "zstd"])(
    "a client that accepts %s is sent plain bytes",
    async (encoding) => {
      const answer = await ask("/playground/assets/app-1a2b.js", encoding === undefined ? {} : { encoding });
      expect(answer.headers["content-encoding"]).toBeUndefined();
      expect(answer.headers.vary).toBe("accept-encoding");
      expect(answer.body.toString()).toBe(script);
    },
  );

  test("HEAD answers what GET would, without the body", async () => {
    const answer = await ask("/playground/assets/app-1a2b.js", { method: "HEAD", encoding: "br" });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-encoding"]).toBe("br");
    expect(answer.headers["content-length"]).toBe(String(brotliCompressSync(script).length));
    expect(answer.body).toHaveLength(0);
  });

  test.each([
    "/playground/assets/missing.js",
    "/playground/assets/",
    "/playground/anything",
    "/playground/index.html",
    "/playground/assets/notes.txt",
    "/playground/assets/app-1a2b.js.br",
    "/playground/assets/__proto__",
    "/playground/../secret.txt",
    "/playground/assets/../../secret.txt",
    "/playground/assets/..%2f..%2fsecret.txt",
    "/playground/assets/%2e%2e/%2e%2e/secret.txt",
    "/playground/assets/..\\..\\secret.txt",
    "/playground/assets//etc/passwd",
  ])("%s is 404 in words, never the page and never a file from outside", async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.body.toString()).toBe("There is no such file.\n");
  });

  test("other methods are refused with what is allowed", async () => {
    const answer = await ask("/playground", { method: "POST" });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe("GET, HEAD");
  });

  test.each(["/", "/playgrounds", "/play", "/public/graphql", "/x/playground"])(
    "%s is left to others",
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(418);
      expect(answer.headers["content-security-policy"]).toBeUndefined();
    },
  );

  test("without a build the page says how to make one, and the rest of the server is unharmed", async () => {
    const answer = await ask("/playground", { at: bareServer });
    expect(answer.status).toBe(503);
    expect(answer.body.toString()).toContain("npm run build:playground");
    expect((await ask("/other", { at: bareServer })).status).toBe(418);
  });
});
