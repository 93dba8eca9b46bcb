import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, bearer, call, dataOf, errorOf, type HeaderValues, sessionOf } from "../../http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

type Saved = { id: string; name: string; document: string; variables: unknown; updatedAt: number };

const list = "{ savedOperations { id name document variables updatedAt } }";
const save = `mutation ($name: String!, $document: String!, $variables: JSON) {
  saveOperation(name: $name, document: $document, variables: $variables) { id name document variables updatedAt }
}`;
const remove = "mutation ($id: ID!) { deleteSavedOperation(id: $id) }";
const document = "query Tables($path: String!) { getTables(scope: { pathContains: $path }) { totalCount } }";

async function account() {
  const made = await createTestAccount(app.app);
  const ask = (
    query: string,
    variables: Record<string, unknown> = {},
    headers: HeaderValues = bearer(made.tokens.readWrite),
  ) => call(app, { query, variables }, headers);
  const names = async () => {
    const listed: Saved[] = dataOf(await ask(list));
    return listed.map(({ name }) => name);
  };
  return { ...made, ask, names };
}

describe("saved operations", () => {
  test("SO1 SO2 are kept as written, listed by name, and replaced by one of the same name", async () => {
    const { ask, names, tokens } = await account();
    const variables = { path: "a \\ud800 b", list: [1, null], nested: { ü: true } };
    const saved: Saved = dataOf(await ask(save, { name: "  paths ", document, variables }));
    expect(saved).toMatchObject({ name: "paths", document, variables });
    await ask(save, { name: "Alpha", document: "not { graphql" });
    const listed: Saved[] = dataOf(await ask(list, {}, bearer(tokens.readOnly)));
    expect(listed.map(({ name, variables: kept }) => [name, kept])).toEqual([
      ["Alpha", null],
      ["paths", variables],
    ]);
    const again: Saved = dataOf(await ask(save, { name: "paths", document: "{ __typename }", variables: null }));
    expect(again).toMatchObject({ id: saved.id, document: "{ __typename }", variables: null });
    expect(again.updatedAt).toBeGreaterThanOrEqual(saved.updatedAt);
    expect(await names()).toEqual(["Alpha", "paths"]);
  });

  test("SO5 are deleted once, and are not there for another account", async () => {
    const [mine, stranger] = [await account(), await account()];
    const { id }: Saved = dataOf(await mine.ask(save, { name: "mine", document }));
    expect(await stranger.names()).toEqual([]);
    for (const wrong of [id, "nonsense"])
      expect(errorOf(await stranger.ask(remove, { id: wrong }))).toMatchObject({ code: "NOT_FOUND", field: "id" });
    expect(dataOf(await mine.ask(remove, { id }))).toBe(true);
    expect(errorOf(await mine.ask(remove, { id }))).toMatchObject({ code: "NOT_FOUND" });
    expect(await mine.names()).toEqual([]);
  });

  test("SO3 a token is kept neither in the document nor in the variables nor in the name", async () => {
    const { ask, names, tokens } = await account();
    const secret = tokens.readOnly;
    for (const [field, input] of [
      ["name", { name: secret, document }],
      ["document", { name: "a", document: `# ${secret}\n${document}` }],
      ["variables", { name: "a", document, variables: { deep: [{ header: `Bearer ${secret}` }] } }],
    ] as const) {
      const error = errorOf(await ask(save, input));
      expect(error).toMatchObject({ code: "BAD_USER_INPUT", field });
      expect(error.message).not.toContain(secret);
    }
    expect(await names()).toEqual([]);
  });

  test("SO4 what is empty, too long or cannot be stored is BAD_USER_INPUT of its argument", async () => {
    const { ask, names } = await account();
    for (const [field, input] of [
      ["name", { name: "  ", document }],
      ["name", { name: "n".repeat(101), document }],
      ["document", { name: "a", document: " " }],
      ["document", { name: "a", document: "x".repeat(20_001) }],
      ["variables", { name: "a", document, variables: [1] }],
      ["variables", { name: "a", document, variables: "text" }],
      ["variables", { name: "a", document, variables: { long: "x".repeat(20_001) } }],
      ["variables", { name: "a", document, variables: { zero: "\u0000" } }],
      ["variables", { name: "a", document, variables: { half: "\ud800" } }],
    ] as const)
      expect(errorOf(await ask(save, input)), JSON.stringify(input).slice(0, 80)).toMatchObject({
        code: "BAD_USER_INPUT",
        field,
      });
    expect(await names()).toEqual([]);
  });

  test("SO4 of several saved at once for the last place one is kept, and replacing goes on", async () => {
    const { ask, names } = await account();
    for (let start = 0; start < 199; start += 50) {
      const count = Math.min(50, 199 - start);
      const fields = Array.from(
        { length: count },
        (_, index) => `s${index}: saveOperation(name: "n${start + index}", document: "{ a }") { id }`,
      );
      expect((await ask(`mutation { ${fields.join(" ")} }`)).body.errors).toBeUndefined();
    }
    const racing = await Promise.all(["x", "y", "z"].map((name) => ask(save, { name, document })));
    const refused = racing.filter(({ body }) => body.errors !== undefined);
    expect(refused).toHaveLength(2);
    for (const answer of refused) expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "name" });
    expect(await names()).toHaveLength(200);
    expect(dataOf(await ask(save, { name: "n0", document }))).toMatchObject({ document });
  });

  test("SO2 nobody is refused, readers read, and only those who write save and delete", async () => {
    const { ask, accountId, tokens } = await account();
    const { id }: Saved = dataOf(await ask(save, { name: "a", document }));
    for (const query of [list, save, remove]) {
      const variables = query === list ? {} : query === save ? { name: "b", document } : { id };
      expect(errorOf(await ask(query, variables, {}))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    }
    const viewer = await sessionOf(app, await addPerson(app, accountId, "VIEWER"));
    for (const headers of [bearer(tokens.readOnly), viewer]) {
      expect(dataOf(await ask(list, {}, headers))).toHaveLength(1);
      for (const answer of [await ask(save, { name: "b", document }, headers), await ask(remove, { id }, headers)])
        expect(errorOf(answer)).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    }
    const contributor = await sessionOf(app, await addPerson(app, accountId, "CONTRIBUTOR"));
    expect(dataOf(await ask(save, { name: "b", document }, contributor))).toMatchObject({ name: "b" });
  });
});
