import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { noticeKinds } from "#kernel/notice.ts";
import { scopeNames, tokenScopes } from "#kernel/scope.ts";
import { maskedValueOf, type Notice } from "#modules/notices/notice.ts";
import { type ApiToken, type IssuedToken, maskedValue, tokenStatuses } from "#modules/tokens/api-token.ts";
import type { AllModules } from "./modules.ts";
import { scimOperatorCommands } from "./scim-operator.ts";

/**
 * What the command line does to an instance's data. Whoever may open the database is trusted with all of it. The same
 * commands run in the process itself or, when a running server has the embedded database open, inside that server.
 */
export type OperatorCommand = (modules: AllModules, input: unknown) => Promise<unknown>;

const by = { kind: "cli" } as const;
const account = z.string().optional();
const rotation = z
  .object({
    overlapMinutes: z.number().optional(),
    onFirstUse: z.object({ graceSeconds: z.number() }).optional(),
  })
  .optional();

export const operatorCommands: Readonly<Record<string, OperatorCommand>> = {
  ...scimOperatorCommands,
  "admin.create": async ({ accounts }, input) => {
    const given = z
      .object({
        account,
        email: z.string(),
        firstName: z.string().optional(),
        lastName: z.string().optional(),
        password: z.string().optional(),
        link: z.boolean().default(false),
      })
      .parse(input);
    if (given.link) {
      const { person, link } = await accounts.inviteAdministrator({ ...given, accountId: given.account }, by);
      return { accountId: person.accountId, userId: person.id, email: person.email, link: link.reveal() };
    }
    const made = await accounts.createAdministrator({ ...given, accountId: given.account }, by);
    return { accountId: made.accountId, userId: made.userId, email: given.email, password: made.password.reveal() };
  },
  "admin.reset": async ({ accounts }, input) => {
    const given = z.object({ account, email: z.string() }).parse(input);
    const made = await accounts.resetPassword({ accountId: given.account, email: given.email }, by);
    return { userId: made.userId, email: given.email, password: made.password.reveal() };
  },
  "token.create": async (modules, input) => {
    const shape = {
      account,
      scope: z.enum(tokenScopes),
      name: z.string().optional(),
      expiresAt: z.coerce.date().optional(),
      ifActive: z.enum(["REPLACE", "FAIL"]).optional(),
      createdBy: z.string().optional(),
      replace: z.string().optional(),
      rotation,
    };
    const given = z.object(shape).parse(input);
    const accountId = await accountOf(modules, given.account);
    const maker = await makerOf(modules, accountId, given.createdBy);
    return made(await modules.graphql.tokens.operator.issue({ accountId, userId: maker, by }, given));
  },
  "token.list": async (modules, input) => {
    const given = z.object({ account, all: z.boolean().default(false) }).parse(input);
    const accountId = await accountOf(modules, given.account);
    const tokens = await modules.graphql.tokens.operator.list(accountId, {
      limit: 1_000,
      ...(given.all ? { statuses: tokenStatuses } : {}),
    });
    return tokens.map(shown);
  },
  "token.revoke": async (modules, input) => {
    const given = z.object({ account, id: z.string(), reason: z.string().optional() }).parse(input);
    const accountId = await accountOf(modules, given.account);
    return shown(await modules.graphql.tokens.operator.revoke({ accountId, userId: null, by }, given));
  },
  "audit.verify": async (modules, input) => {
    const given = z.object({ account }).parse(input);
    const accountId = given.account === undefined ? undefined : await accountOf(modules, given.account);
    return modules.graphql.audit.operator.verify(accountId);
  },
  "audit.export": async (modules, input) => {
    const shape = {
      account,
      actions: z.array(z.string()).optional(),
      since: z.coerce.date().optional(),
      until: z.coerce.date().optional(),
      after: z.string().optional(),
      limit: z.number(),
    };
    const given = z.object(shape).parse(input);
    const accountId = await accountOf(modules, given.account);
    return modules.graphql.audit.operator.export(accountId, { ...given, oldestFirst: true });
  },
  "token.rotate": async (modules, input) => {
    const shape = {
      account,
      id: z.string(),
      name: z.string().optional(),
      expiresAt: z.coerce.date().optional(),
      createdBy: z.string().optional(),
      rotation,
    };
    const given = z.object(shape).parse(input);
    const accountId = await accountOf(modules, given.account);
    const maker = await makerOf(modules, accountId, given.createdBy);
    const id = await tokenNamed(modules, accountId, given.id);
    return made(await modules.graphql.tokens.operator.rotate({ accountId, userId: maker, by }, { ...given, id }));
  },
  "token.endOverlap": async (modules, input) => {
    const given = z.object({ account, id: z.string() }).parse(input);
    const accountId = await accountOf(modules, given.account);
    return shown(await modules.graphql.tokens.operator.endOverlap({ accountId, by }, given.id));
  },
  "token.takeOver": async (modules, input) => {
    const given = z.object({ account, id: z.string(), by: z.string() }).parse(input);
    const accountId = await accountOf(modules, given.account);
    const userId = await makerOf(modules, accountId, given.by);
    return shown(await modules.graphql.tokens.operator.takeOver({ accountId, userId, by }, given.id));
  },
  "token.policy": async (modules, input) => {
    const shape = {
      account,
      maxActiveTokensPerScope: z.number().optional(),
      maxTokenLifeDays: z.number().optional(),
      keepsAddresses: z.boolean().optional(),
      usageRetentionDays: z.number().optional(),
    };
    const given = z.object(shape).parse(input);
    const accountId = await accountOf(modules, given.account);
    return modules.graphql.tokens.operator.updatePolicy({ accountId, by }, given);
  },
  "notices.list": async (modules, input) => {
    const given = z.object({ account, dead: z.boolean().default(false) }).parse(input);
    const accountId = await accountOf(modules, given.account);
    const states = given.dead ? (["DEAD"] as const) : undefined;
    return (await modules.graphql.notices.operator.list(accountId, { states, limit: 1_000 })).map(noticeLine);
  },
  "notices.retry": async (modules, input) => {
    const given = z.object({ account, id: z.string() }).parse(input);
    const accountId = await accountOf(modules, given.account);
    return noticeLine(await modules.graphql.notices.operator.retry(accountId, by, given.id));
  },
  "notices.preview": async (modules, input) => {
    const given = z.object({ account, kind: z.enum(noticeKinds), token: z.string() }).parse(input);
    const accountId = await accountOf(modules, given.account);
    return modules.graphql.notices.operator.preview(accountId, given.kind, given.token);
  },
};

function noticeLine(notice: Notice): Record<string, unknown> {
  // Long texts have no place in a list.
  const { text, ...line } = notice;
  return { ...line, token: maskedValueOf(notice) };
}

async function accountOf({ accounts }: AllModules, id: string | undefined): Promise<string> {
  const account = await accounts.namedOrOnlyAccount(id);
  if (account !== null) return account.id;
  throw new CatalogError("NOT_FOUND", "There is no account yet: catalog admin create --email … makes the first one.");
}

async function makerOf({ accounts }: AllModules, accountId: string, email: string | undefined): Promise<string> {
  const maker =
    email === undefined
      ? await accounts.firstAdministrator(accountId)
      : await accounts.findUserByEmail(accountId, email);
  if (maker !== null) return maker.id;
  const who = email === undefined ? "an active administrator" : `a user with the e-mail address ${email}`;
  throw new CatalogError(
    "NOT_FOUND",
    `The account has no ${who.replace(/^an? /, "")}; a token acts with the role of the person who made it.`,
  );
}

/** A token's id; or the only one that holds a place of this scope. */
async function tokenNamed(modules: AllModules, accountId: string, name: string): Promise<string> {
  const scope = tokenScopes.find((one) => one === name);
  if (scope === undefined) return name;
  const statuses = ["ACTIVE", "PENDING_FIRST_USE"] as const;
  const [token, another] = await modules.graphql.tokens.operator.list(accountId, { scope, statuses });
  if (token !== undefined && another === undefined) return token.id;
  const message =
    token === undefined
      ? `There is no active ${scopeNames[scope]} token: catalog token create makes one.`
      : `There are several active ${scopeNames[scope]} tokens: name one by its id.`;
  throw new CatalogError(token === undefined ? "NOT_FOUND" : "BAD_USER_INPUT", message);
}

function made({ secret, token, replaced }: IssuedToken): Record<string, unknown> {
  return { secret: secret.reveal(), token: shown(token), replaced: replaced === null ? null : shown(replaced) };
}

function shown(token: ApiToken): Record<string, unknown> {
  const {
    id,
    name,
    scope,
    status,
    region,
    createdByEmail,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
    revokeReason,
    supersededAt,
    replacedById,
  } = token;
  return {
    id,
    name,
    scope,
    status,
    maskedValue: maskedValue(token),
    region,
    createdBy: createdByEmail,
    createdAt,
    expiresAt,
    lastUsedAt,
    revokedAt,
    revokeReason,
    supersededAt,
    replacedBy: replacedById,
  };
}
