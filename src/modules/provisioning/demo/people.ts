import type { DemoPerson, DemoTeam } from "./demo-records.ts";

/** Owners are written by these names everywhere in the demo, so that a misspelt one does not compile. */
export const ROBIN = "robin.roaster@example.com";
export const PARKER = "parker.pipeline@example.com";
export const TERRY = "terry.transform@example.com";
export const DANA = "dana.dashboard@example.com";
export const CASEY = "casey.catalog@example.com";
export const BILLIE = "billie.ledger@example.com";
export const MORGAN = "morgan.margin@example.com";
export const SAM = "sam.subscription@example.com";
export const FRANKIE = "frankie.funnel@example.com";
export const CHARLIE = "charlie.cupping@example.com";
export const JO = "jo.inventory@example.com";
export const ALEX = "alex.auditor@example.com";

export const PLATFORM = "Data Platform";
export const ANALYTICS = "Analytics Engineering";
export const GOVERNANCE = "Data Governance";
export const FINANCE = "Finance";
export const GROWTH = "Growth";
export const OPERATIONS = "Roastery Operations";

const person = (
  email: string,
  name: readonly [firstName: string, lastName: string],
  role: DemoPerson["role"],
  teams: readonly string[],
): DemoPerson => ({ email, firstName: name[0], lastName: name[1], role, teams });

export const people: readonly DemoPerson[] = [
  person(ROBIN, ["Robin", "Roaster"], "ADMIN", [PLATFORM, GOVERNANCE]),
  person(PARKER, ["Parker", "Pipeline"], "ADMIN", [PLATFORM]),
  person(TERRY, ["Terry", "Transform"], "STEWARD", [ANALYTICS]),
  person(DANA, ["Dana", "Dashboard"], "CONTRIBUTOR", [ANALYTICS]),
  person(CASEY, ["Casey", "Catalog"], "STEWARD", [GOVERNANCE]),
  person(BILLIE, ["Billie", "Ledger"], "CONTRIBUTOR", [FINANCE]),
  person(MORGAN, ["Morgan", "Margin"], "CONTRIBUTOR", [FINANCE]),
  person(SAM, ["Sam", "Subscription"], "CONTRIBUTOR", [GROWTH]),
  person(FRANKIE, ["Frankie", "Funnel"], "VIEWER", [GROWTH]),
  person(CHARLIE, ["Charlie", "Cupping"], "CONTRIBUTOR", [OPERATIONS]),
  person(JO, ["Jo", "Inventory"], "VIEWER", [OPERATIONS]),
  person(ALEX, ["Alex", "Auditor"], "VIEWER", []),
];

export const teams: readonly DemoTeam[] = [
  {
    name: PLATFORM,
    description: "Runs the warehouse and the pipelines that fill it.",
    email: "data-platform@example.com",
    slackChannel: "#data-platform",
  },
  {
    name: ANALYTICS,
    description: "Models raw data into marts, and the marts into dashboards.",
    email: "analytics@example.com",
    slackChannel: "#analytics",
  },
  {
    name: GOVERNANCE,
    description: "Keeps definitions, ownership and personal data in order.",
    email: "data-governance@example.com",
    slackChannel: "#data-governance",
  },
  {
    name: FINANCE,
    description: "Closes the month and answers for every number that leaves the company.",
    email: "finance@example.com",
    slackChannel: "#finance",
  },
  {
    name: GROWTH,
    description: "Web shop, subscriptions and campaigns.",
    email: "growth@example.com",
    slackChannel: "#growth",
  },
  {
    name: OPERATIONS,
    description: "Buys green coffee, roasts it, packs it and ships it.",
    email: "roastery@example.com",
    slackChannel: "#roastery-floor",
  },
];
