import { sql } from "#platform/database/sql.ts";
import { createTestAccount, type TestAccount, type TestApp } from "#testkit/test-app.ts";
import { bearer, call, dataOf, errorOf, type HeaderValues } from "../../http/callers.ts";
import { type Created, type TokenFields, tokenStory } from "./token-story.ts";

type Variables = Readonly<Record<string, unknown>>;

const fields = `id name kind scope status maskedValue role createdAt expiresAt supersededAt revokedAt
  createdBy { id email } replacedBy { id }`;
const created = `{ secret token { ${fields} } replaced { ${fields} } }`;

export const documents = {
  create: `mutation ($scope: TokenScope!, $rotation: TokenRotationInput, $replace: ID, $ifActive: IfActive = REPLACE, $expiresAt: DateTime, $name: String) {
    createToken(scope: $scope, rotation: $rotation, replace: $replace, ifActive: $ifActive, expiresAt: $expiresAt, name: $name) ${created} }`,
  rotate: `mutation ($id: ID!, $rotation: TokenRotationInput, $expiresAt: DateTime, $name: String) {
    rotateToken(id: $id, rotation: $rotation, expiresAt: $expiresAt, name: $name) ${created} }`,
  endOverlap: `mutation ($id: ID!) { endOverlap(id: $id) { ${fields} } }`,
  takeOver: `mutation ($id: ID!) { takeOverToken(id: $id) { ${fields} } }`,
  playground: `mutation ($scope: TokenScope!, $minutes: Int = 60) { createPlaygroundToken(scope: $scope, minutes: $minutes) ${created} }`,
  policy: "{ tokenPolicy { maxActiveTokensPerScope maxTokenLifeDays keepsAddresses usageRetentionDays updatedAt } }",
  updatePolicy: `mutation ($max: Int, $days: Int, $keeps: Boolean, $retention: Int) {
    updateTokenPolicy(maxActiveTokensPerScope: $max, maxTokenLifeDays: $days, keepsAddresses: $keeps, usageRetentionDays: $retention) {
      maxActiveTokensPerScope maxTokenLifeDays keepsAddresses usageRetentionDays updatedAt } }`,
} as const;

export type Policy = {
  readonly maxActiveTokensPerScope: number;
  readonly maxTokenLifeDays: number;
  readonly keepsAddresses: boolean;
  readonly usageRetentionDays: number;
  readonly updatedAt: number;
};

/** An account whose Read & Write token rotates its Read Only one. */
export async function rotationStory(app: TestApp) {
  const account: TestAccount = await createTestAccount(app.app);
  const manage = bearer(account.tokens.readWrite);
  // As a client should: what could not be asked of a busy database is asked again. Fifty at once wait for one another.
  const ask = async (query: string, variables: Variables, by: HeaderValues) => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await call(app, { query, variables }, by);
      const code = answer.body.errors?.[0]?.extensions.code;
      if (code !== "SERVICE_UNAVAILABLE" || attempt === 20) return answer;
    }
  };
  const story = tokenStory(app, account);
  const [readOnly] = await story.list({ scope: "READ_ONLY" });
  return {
    ...account,
    story,
    /** The Read Only token's id. */
    id: readOnly?.id ?? "",
    create: async (variables: Variables, by = manage): Promise<Created> =>
      dataOf(await ask(documents.create, { scope: "READ_ONLY", ...variables }, by)),
    rotate: async (id: string, rotation?: object, more: Variables = {}): Promise<Created> =>
      dataOf(await ask(documents.rotate, { id, rotation, ...more }, manage)),
    endOverlap: async (id: string): Promise<TokenFields> => dataOf(await ask(documents.endOverlap, { id }, manage)),
    takeOver: async (id: string, by: HeaderValues = manage): Promise<TokenFields> =>
      dataOf(await ask(documents.takeOver, { id }, by)),
    playground: async (variables: Variables, by: HeaderValues): Promise<Created> =>
      dataOf(await ask(documents.playground, { scope: "READ_ONLY", ...variables }, by)),
    policy: async (): Promise<Policy> => dataOf(await ask(documents.policy, {}, manage)),
    updatePolicy: async (variables: Variables): Promise<Policy> =>
      dataOf(await ask(documents.updatePolicy, variables, manage)),
    refused: async (document: keyof typeof documents, variables: Variables, by: HeaderValues = manage) =>
      errorOf(await ask(documents[document], variables, by)),
    statusOf: async (id: string) => (await story.find(id))?.status,
    /** What a request with this token is answered: "open" or why it is refused. */
    door: async (token: string): Promise<unknown> => {
      const { status, ...error } = await story.knock(token);
      return status === 200 ? "open" : "reason" in error ? error.reason : status;
    },
    /** How many tokens of the scope open the door. */
    statuses: async () => (await story.list({ scope: "READ_ONLY" })).map(({ status }) => status).sort(),
  };
}

/** What the database says of the places of an account's Read Only tokens. */
export async function placesOf({ database }: TestApp, accountId: string) {
  const [row] = await database.query<{ holders: number; retiring: number }>(sql`
    SELECT count(slot)::int AS holders, count(retiring_slot)::int AS retiring FROM api_tokens
    WHERE account_id = ${accountId}::uuid AND scope = 'READ_ONLY'`);
  return row;
}
