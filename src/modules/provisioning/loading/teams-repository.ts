import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoLoad } from "./demo-load.ts";

export async function loadTeams({ tx, accountId, id, person }: DemoLoad, demo: DemoCatalog): Promise<void> {
  await tx.team.createMany({
    data: demo.teams.map(({ name, description, email, slackChannel }) => ({
      id: id("TEAM", name),
      accountId,
      name,
      description,
      email,
      slackChannel,
    })),
  });
  await tx.teamUser.createMany({
    data: demo.people.flatMap(({ email, teams }) =>
      teams.map((team) => ({ accountId, teamId: id("TEAM", team), userId: person(email).userId })),
    ),
  });
}
