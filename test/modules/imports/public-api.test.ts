import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createPublicApi } from "#modules/imports/imports.ts";

type Answer = Response | Error;

/** A server of ready answers: it notes what it was asked, and how long the client waited in between. */
function serverOf(...answers: Answer[]) {
  const requests: { url: string; init: RequestInit }[] = [];
  const waits: number[] = [];
  const api = createPublicApi({
    baseUrl: "http://catalog.test/",
    token: "cat_tok_secret",
    fetch: async (url, init) => {
      requests.push({ url, init });
      const answer = answers.shift() ?? new Error("no more answers");
      if (answer instanceof Error) throw answer;
      return answer;
    },
    wait: async (milliseconds) => waits.push(milliseconds),
  });
  return { api, requests, waits };
}

const data = (value: object) => Response.json({ data: value });
const refusal = (status: number, extensions: object, message = "No.") =>
  Response.json({ errors: [{ message, extensions }] }, { status });
const busy = (status: number, retryAfter?: string) =>
  Response.json(
    { errors: [{ message: "Later." }] },
    { status, headers: retryAfter ? { "retry-after": retryAfter } : {} },
  );

const ping = { operation: "ping", document: "{ ping }", answer: z.string() };

describe("the client of the public API", () => {
  test("I14 an operation is posted to the endpoint with the token in the header and the field as its label", async () => {
    const { api, requests } = serverOf(data({ ping: "pong" }));
    expect(await api.run({ ...ping, variables: { a: 1 } })).toBe("pong");
    const [request] = requests;
    expect(request?.url).toBe("http://catalog.test/public/graphql?op=ping");
    expect(request?.init).toMatchObject({ method: "POST", headers: { authorization: "Bearer cat_tok_secret" } });
    expect(JSON.parse(String(request?.init.body))).toEqual({ query: "{ ping }", variables: { a: 1 } });
  });

  test.each(["http://catalog.test", "http://catalog.test/public/graphql", "http://catalog.test/graphql/"])(
    "I14 the endpoint is found from %s",
    async (baseUrl) => {
      let asked = "";
      const answering = async (url: string) => {
        asked = url;
        return data({ ping: "pong" });
      };
      await createPublicApi({ baseUrl, token: "t", fetch: answering }).run(ping);
      expect(asked).toBe("http://catalog.test/public/graphql?op=ping");
    },
  );

  test.each(["catalog", "ftp://catalog.test"])("I14 %s is no address of a catalog", (baseUrl) => {
    expect(() => createPublicApi({ baseUrl, token: "t" })).toThrow(/must be an address such as http/);
  });

  test("I15 no answer, 429 and 503 are tried again, after the time that Retry-After names", async () => {
    const answers = [new Error("reset"), busy(503, "2"), busy(429, "0"), busy(503), data({ ping: "pong" })];
    const { api, waits } = serverOf(...answers);
    expect(await api.run(ping)).toBe("pong");
    expect(waits).toEqual([250, 2000, 0, 2000]);
  });

  test("I15 after five attempts the last answer counts", async () => {
    const { api, requests } = serverOf(
      ...Array.from({ length: 9 }, () => refusal(503, { code: "SERVICE_UNAVAILABLE" })),
    );
    await expect(api.run(ping)).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    expect(requests).toHaveLength(5);
    const lost = serverOf(...Array.from({ length: 9 }, () => new Error("reset")));
    await expect(lost.api.run(ping)).rejects.toMatchObject({
      code: "SERVICE_UNAVAILABLE",
      message: "The Catalog API at http://catalog.test/public/graphql cannot be reached.",
    });
  });

  test.each([
    [401, "UNAUTHENTICATED", { reason: "EXPIRED" }],
    [403, "FORBIDDEN", { requiredScope: "READ_WRITE" }],
    [200, "BAD_USER_INPUT", { field: "data[3].name" }],
  ])("I15 a refusal with status %i is final and keeps code and details", async (status, code, details) => {
    const { api, requests } = serverOf(refusal(status, { code, ...details }, "Because."));
    const expected = { code, message: "Because.", details: { ...details, operation: "ping" } };
    await expect(api.run(ping)).rejects.toMatchObject(expected);
    expect(requests).toHaveLength(1);
  });

  test("I15 an unknown code is kept beside a known one", async () => {
    const { api } = serverOf(refusal(400, { code: "GRAPHQL_VALIDATION_FAILED" }));
    const details = { serverCode: "GRAPHQL_VALIDATION_FAILED" };
    await expect(api.run(ping)).rejects.toMatchObject({ code: "INTERNAL_SERVER_ERROR", details });
  });

  test.each([
    ["a web page", new Response("<html>", { status: 404 }), /not a Catalog API/],
    ["a redirect", new Response(null, { status: 302, headers: { location: "http://else" } }), /HTTP status 302/],
    ["another form", data({ ping: 5 }), /answers ping in an unknown form/],
    ["nothing", data({}), /answers ping in an unknown form/],
  ])("I15 %s instead of an answer is told in a sentence", async (_, answer, message) => {
    await expect(serverOf(answer).api.run(ping)).rejects.toThrow(message);
  });

  test("I16 a Read Only token is refused before the source is read, a Read & Write token passes", async () => {
    const token = (scope: string) => data({ currentToken: { scope, role: "ADMIN", region: "eu" } });
    const refused = { code: "FORBIDDEN", message: expect.stringContaining("Read & Write token. Nothing was read") };
    await expect(serverOf(token("READ_ONLY")).api.assertCanWrite()).rejects.toMatchObject(refused);
    await expect(serverOf(token("READ_WRITE")).api.assertCanWrite()).resolves.toBeUndefined();
  });
});
