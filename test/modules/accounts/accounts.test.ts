import { afterAll, beforeAll, describe } from "vitest";
import { databaseKinds, type TestDatabase } from "./database-kinds.ts";
import { people } from "./people.suite.ts";
import { sessions } from "./sessions.suite.ts";
import { signIns } from "./sign-in.suite.ts";

/** One database of each kind for all three suites: opening one takes longer than the tests do. */
describe.each(databaseKinds)("accounts, $title", ({ kind, skipped, open }) => {
  describe.skipIf(skipped)("the slice", () => {
    let opened: TestDatabase;

    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened[Symbol.asyncDispose]());

    people(() => opened);
    signIns(() => opened);
    sessions(() => opened, kind);
  });
});
