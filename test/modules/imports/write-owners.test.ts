import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createTestApp } from "#testkit/test-app.ts";
import { apiOf, importInto, run } from "./catalog-under-test.ts";
import { roastery } from "./roastery-records.ts";

const users = z.array(z.object({ email: z.string() })).min(1);

describe("writing owners", () => {
  test("I22 users known by e-mail and teams known by name own their tables, and a second run changes nothing", async () => {
    await using app = await createTestApp();
    const [user] = await apiOf(app).run({ operation: "getUsers", document: "{ getUsers { email } }", answer: users });
    const upsertTeam = "mutation ($data: UpsertTeamInput!) { upsertTeam(data: $data) { id } }";
    await run(app, "upsertTeam", upsertTeam, { data: { name: "Roasters" } });
    const owners = [String(user?.email).toUpperCase(), "roasters", "Ghosts"];
    const records = { ...roastery, tables: roastery.tables.map((table) => ({ ...table, owners })) };

    const first = await importInto(app, records);
    expect(first.summary.counts.owners).toEqual({ created: 6, updated: 0, deleted: 0, unchanged: 0 });
    expect(first.summary.unknownOwners).toEqual([{ owner: "Ghosts", tables: 3 }]);
    const second = await importInto(app, records);
    expect(second.mutations).toEqual([]);
    expect(second.summary.counts.owners).toEqual({ created: 0, updated: 0, deleted: 0, unchanged: 6 });
  });
});
