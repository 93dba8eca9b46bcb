import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { tokenScopes } from "#kernel/scope.ts";
import { type ApiToken, maskedValue, tokenStatuses } from "#modules/tokens/api-token.ts";
import type { AllModules } from "./modules.ts";

/**
 * What the command line does to an instance's data. Whoever may open the database is trusted with all of it. The same
 * commands run in the process itself or, when a running server has the embedded database open, inside that server.
 */
export type OperatorCommand = (modules: AllModules, input: unknown) => Promise<unknown>;

const by = { kind: "cli" } as const;
const account = z.string().optional();

export const operatorCommands: Readonly<Record<string, OperatorCommand>> = {
  "admin.create": async ({ accounts }, input) => {
    const given = z
      .object({
        account,
        email: z.string(),
        firstName: z.string().optional(),
        lastName: z.string().optional(),
        password: z.string().optional(),
      })
      .parse(input);
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
    };
    const given = z.object(shape).parse(input);
    const accountId = await accountOf(modules, given.account);
    const maker = await makerOf(modules, accountId, given.createdBy);
    const { secret, token, replaced } = await modules.graphql.tokens.operator.issue(
      { accountId, userId: maker, by },
      given,
    );
    return { secret: secret.reveal(), token: shown(token), replaced: replaced === null ? null : shown(replaced) };
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
};

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
