import type { IncomingMessage, ServerResponse } from "node:http";
import { type DocumentNode, type ExecutionResult, execute, type GraphQLError, type GraphQLSchema } from "graphql";
import { readBody } from "#api/http/body.ts";
import { type Admission, type Admissions, isOwnAnswer } from "#graphql/admission.ts";
import type { ExecuteCompiled } from "#graphql/compiled-execution.ts";
import type { Context } from "#graphql/context.ts";
import type { DocumentCache } from "#graphql/document-cache.ts";
import { type Operation, operationOf } from "#graphql/operation.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import { acceptedType, statusOfVariables } from "./accepted-type.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { type Parameters, parametersOf } from "./request-parameters.ts";

export type FastPathOptions = {
  readonly schema: GraphQLSchema;
  readonly admissions: Admissions;
  readonly executeCompiled: ExecuteCompiled;
  readonly answers: AnswerCache;
  readonly documents: DocumentCache;
  /** Whether this document is known to fit the schema. */
  readonly isValid: (document: DocumentNode) => boolean;
  readonly onFault: (fault: unknown) => void;
};

/** Answers the request, or answers false when it is one for the whole server. */
export type FastPath = (request: IncomingMessage, response: ServerResponse, context: Context) => Promise<boolean>;

/**
 * The way of nearly every request: JSON by POST with a document that was seen before and found valid. Everything else,
 * whatever is unusual or wrong about it before an operation runs, is left to the server that knows all of GraphQL over
 * HTTP. What both ways answer is the same; the differential test holds them to it.
 */
export function createFastPath(options: FastPathOptions): FastPath {
  return async (request, response, context) => {
    const type = isPlainJson(request) ? acceptedType(request.headers.accept) : null;
    if (type === null) return false;
    const body = await readBody(request);
    const asked = askedFor(options, body);
    if (asked === null) return false;
    const answer = await answerTo(options, { ...asked, type, body, context });
    send(response, type, answer);
    return true;
  };
}

const plainJson = /^application\/json(;\s?charset=utf-8)?$/i;

function isPlainJson({ method, headers }: IncomingMessage): boolean {
  const encoding = headers["content-encoding"];
  return method === "POST" && encoding === undefined && plainJson.test(headers["content-type"] ?? "");
}

type Asked = { readonly document: DocumentNode; readonly operation: Operation; readonly parameters: Parameters };

function askedFor({ schema, documents, isValid }: FastPathOptions, body: Buffer): Asked | null {
  const parameters = parametersOf(body);
  const document = parameters === null ? undefined : documents.get(parameters.query);
  if (parameters === null || document === undefined || !isValid(document)) return null;
  const operation = operationOf(schema, document, parameters.operationName);
  if (operation === null || operation.definition.operation === "subscription") return null;
  return { document, operation, parameters };
}

type Question = Asked & { readonly type: string; readonly body: Buffer; readonly context: Context };

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly bytes: Buffer };

/** The gate is in front of what was kept, as it is in front of what has to be worked out. */
async function answerTo(options: FastPathOptions, question: Question): Promise<Answer> {
  const { admissions, answers, onFault } = options;
  const { document, operation, parameters, type, body, context } = question;
  try {
    const { operationName, variables } = parameters;
    const admission = await admissions.admit({ document, operationName, variables, context });
    const key = isOwnAnswer(context) ? null : answers.keyOf(context.actor, operation, { type, body });
    const known = answers.get(key);
    if (known !== undefined) {
      admission.known();
      return { status: 200, headers: {}, bytes: known };
    }
    const result = await run(options, question, admission);
    if (result.errors !== undefined) return answerWith(result, { ...options, type });
    const bytes = Buffer.from(JSON.stringify(result));
    answers.set(key, bytes);
    return { status: 200, headers: {}, bytes };
  } catch (error) {
    return answerWith({ errors: [toWireError(error, onFault)], data: undefined }, { ...options, type });
  }
}

function run({ schema, executeCompiled }: FastPathOptions, question: Question, admission: Admission) {
  const { document, operation, parameters, context } = question;
  const { variables, operationName } = parameters;
  const args = { schema, document, operationName, variableValues: variables, contextValue: context };
  return admission.run(() => executeCompiled({ operation, variables, context }) ?? execute(args));
}

/** With the worst status that one of the errors has. Without data nothing has run: the variables did not fit. */
function answerWith(
  result: ExecutionResult,
  { onFault, type }: Pick<FastPathOptions, "onFault"> & Pick<Question, "type">,
): Answer {
  const errors = (result.errors ?? []).map((error) => toWireError(error, onFault));
  const headers: Record<string, string> = {};
  let status = "data" in result ? 200 : statusOfVariables(type);
  for (const { extensions } of errors) {
    // Put there by `toWireError`.
    const { http } = extensions as { http?: { status?: number; headers?: Record<string, string> } };
    Object.assign(headers, http?.headers);
    status = Math.max(status, http?.status ?? 0);
  }
  const bytes = Buffer.from(JSON.stringify({ ...result, errors: errors.map(shown) }));
  return { status, headers, bytes };
}

/** Without what only says how to answer. */
function shown(error: GraphQLError): object {
  const { http: _, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

function send(response: ServerResponse, type: string, { status, headers, bytes }: Answer): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "content-length": bytes.length,
    ...headers,
  });
  response.end(bytes);
}
