import { z } from "zod";
import { McpRefusal, type McpTool, mcpTool } from "./mcp-tool.ts";
import { assetId } from "./shapes.ts";

const updates = {
  TABLE: `mutation ($id: String!, $text: String!) { rows: updateTableDescriptions(data: [{id: $id, externalDescription: $text}]) { id description } }`,
  COLUMN: `mutation ($id: String!, $text: String!) { rows: updateColumnsMetadata(data: [{id: $id, descriptionRaw: $text}]) { id description } }`,
  TERM: `mutation ($id: String!, $text: String!) { row: updateTerm(data: {id: $id, description: $text}) { id description } }`,
} as const;

const updateDescription = mcpTool({
  name: "update_description",
  title: "Write a description",
  description:
    "Replaces the description of a table, column or glossary term. Show the person the words first and ask. A description that a person wrote in the Catalog is shown before one written for a table here: the answer says what is shown now.",
  input: z.object({
    kind: z.enum(["TABLE", "COLUMN", "TERM"]),
    id: assetId,
    description: z.string().min(1).max(20_000).describe("The whole new description, in Markdown."),
  }),
  output: z.object({ id: z.string(), shownDescription: z.string() }),
  writes: { destructive: true },
  documents: Object.values(updates),
  names: {
    "data.id": "id",
    "data.externalDescription": "description",
    "data.descriptionRaw": "description",
    "data.description": "description",
  },
  run: async ({ run }, { kind, id, description }) => {
    const { rows, row } = await run(updates[kind], { id, text: description });
    const { id: changed, description: shown } = row ?? rows[0];
    return { id: changed, shownDescription: shown };
  },
});

const tagInput = z.object({
  kind: z.enum(["TABLE", "COLUMN", "DASHBOARD", "DASHBOARD_FIELD", "TERM"]),
  id: assetId,
  labels: z.array(z.string().min(1).max(255)).min(1).max(20).describe("The tags' labels."),
});

function tagTool(name: string, words: { title: string; description: string; destructive: boolean }, mutation: string) {
  const document = `mutation ($data: [BaseTagEntityInput!]!) { ${mutation}(data: $data) }`;
  return mcpTool({
    name,
    title: words.title,
    description: words.description,
    input: tagInput,
    output: z.object({ id: z.string(), labels: z.array(z.string()) }),
    writes: { destructive: words.destructive },
    documents: [document],
    names: { "data.entityType": "kind", "data.entityId": "id", "data.label": "labels" },
    run: async ({ run }, { kind, id, labels }) => {
      await run(document, { data: labels.map((label) => ({ entityType: kind, entityId: id, label })) });
      return { id, labels };
    },
  });
}

const attachTags = tagTool(
  "attach_tags",
  {
    title: "Attach tags",
    description:
      "Puts tags on an asset; a label that does not exist yet becomes a new tag. Prefer labels that search_assets finds.",
    destructive: false,
  },
  "attachTags",
);

const detachTags = tagTool(
  "detach_tags",
  {
    title: "Detach tags",
    description: "Takes tags off an asset. A tag that nothing carries any more disappears.",
    destructive: true,
  },
  "detachTags",
);

const peopleDocument =
  "query { getUsers(pagination: {nbPerPage: 10000}) { id email } getTeams(pagination: {nbPerPage: 10000}) { id name } }";
const userOwners = "mutation ($data: OwnerInput!) { upsertUserOwners(data: $data) { id } }";
const teamOwners = "mutation ($data: TeamOwnerInput!) { upsertTeamOwners(data: $data) { id } }";

const setOwners = mcpTool({
  name: "set_owners",
  title: "Make people or teams owners",
  description:
    "Adds owners to a table, dashboard or glossary term; whoever owns it already stays. Name people by e-mail address and teams by name. Nothing is changed when one of them is not known.",
  input: z.object({
    kind: z.enum(["TABLE", "DASHBOARD", "TERM"]),
    id: assetId,
    emails: z.array(z.string()).max(20).default([]).describe("E-mail addresses of users of this catalog."),
    teams: z.array(z.string()).max(20).default([]).describe("Names of teams of this catalog."),
  }),
  output: z.object({ id: z.string(), ownersAdded: z.number().int() }),
  writes: { destructive: false },
  documents: [peopleDocument, userOwners, teamOwners],
  names: {
    "data.userId": "emails",
    "data.teamId": "teams",
    "data.targetEntities": "id",
    "data.targetEntities.entityId": "id",
    "data.targetEntities.entityType": "kind",
  },
  run: async ({ run }, { kind, id, emails, teams }) => {
    const known = await run(peopleDocument);
    const users = emails.map((email) => found(known.getUsers, "email", email));
    const groups = teams.map((name) => found(known.getTeams, "name", name));
    const targetEntities = [{ entityType: kind, entityId: id }];
    for (const userId of users) await run(userOwners, { data: { userId, targetEntities } });
    for (const teamId of groups) await run(teamOwners, { data: { teamId, targetEntities } });
    return { id, ownersAdded: users.length + groups.length };
  },
});

type Named = Readonly<Record<string, string>>;

function found(rows: readonly Named[], key: string, wanted: string): string {
  const row = rows.find((candidate) => candidate[key]?.toLowerCase() === wanted.toLowerCase());
  if (row?.id !== undefined) return row.id;
  throw new McpRefusal("NOT_FOUND", `Nobody here has the ${key} ${wanted}. Ask the person who owns the asset now.`);
}

const lineageDocument = "mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }";

const end = z.object({ kind: z.enum(["TABLE", "DASHBOARD"]), id: assetId });

const upsertLineage = mcpTool({
  name: "upsert_lineage",
  title: "Add lineage",
  description:
    "States that one asset is made from another: data flows from the parent to the child. Stating it again changes nothing.",
  input: z.object({ parent: end, child: end }),
  output: z.object({ edgeId: z.string() }),
  writes: { destructive: false },
  documents: [lineageDocument],
  names: {
    "data.parentTableId": "parent.id",
    "data.parentDashboardId": "parent.id",
    "data.childTableId": "child.id",
    "data.childDashboardId": "child.id",
  },
  run: async ({ run }, { parent, child }) => {
    const edge = {
      [parent.kind === "TABLE" ? "parentTableId" : "parentDashboardId"]: parent.id,
      [child.kind === "TABLE" ? "childTableId" : "childDashboardId"]: child.id,
    };
    const { upsertLineages } = await run(lineageDocument, { data: [edge] });
    return { edgeId: upsertLineages[0].id };
  },
});

const qualityDocument = "mutation ($data: UpsertQualityChecksInput!) { upsertDataQualities(data: $data) { id } }";

const upsertQuality = mcpTool({
  name: "upsert_quality",
  title: "Record a quality check",
  description:
    "Records the result of a quality check of a table. A check is known by your `externalId`: the same one again replaces its result, unless it ran earlier than the stored one.",
  input: z.object({
    tableId: assetId,
    externalId: z.string().min(1).max(255).describe("Your own id of the check, unique within the table."),
    name: z.string().min(1).max(255),
    status: z.enum(["SUCCESS", "WARNING", "ALERT"]),
    ranAt: z.iso.datetime({ offset: true }).describe("When it ran, ISO 8601."),
    description: z.string().max(20_000).optional(),
  }),
  output: z.object({ checkId: z.string() }),
  writes: { destructive: false },
  documents: [qualityDocument],
  names: {
    "data.tableId": "tableId",
    "data.qualityChecks.externalId": "externalId",
    "data.qualityChecks.name": "name",
    "data.qualityChecks.status": "status",
    "data.qualityChecks.runAt": "ranAt",
    "data.qualityChecks.description": "description",
  },
  run: async ({ run }, { tableId, ranAt, ...check }) => {
    const data = { tableId, qualityChecks: [{ ...check, runAt: ranAt }] };
    const { upsertDataQualities } = await run(qualityDocument, { data });
    return { checkId: upsertDataQualities[0].id };
  },
});

export const writingTools: readonly McpTool[] = [
  updateDescription,
  attachTags,
  detachTags,
  setOwners,
  upsertLineage,
  upsertQuality,
];
