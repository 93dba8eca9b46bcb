import { afterAll, beforeAll, describe } from "vitest";
import { testDatabaseKind } from "#testkit/test-database.ts";
import { administrators } from "./administrators.suite.ts";
import { links } from "./links.suite.ts";
import { people } from "./people.suite.ts";
import { sessions } from "./sessions.suite.ts";
import { signIns } from "./sign-in.suite.ts";
import { openWatchedDatabase, type TestDatabase } from "./watched-database.ts";

/** One database for all suites: opening one takes longer than the tests do. */
describe("accounts", () => {
  describe("the slice", () => {
    let opened: TestDatabase;

    beforeAll(async () => {
      opened = await openWatchedDatabase();
    }, 60_000);
    afterAll(() => opened[Symbol.asyncDispose]());

    people(() => opened);
    signIns(() => opened);
    sessions(() => opened, testDatabaseKind);
    links(() => opened);
    administrators(() => opened);
  });
});
