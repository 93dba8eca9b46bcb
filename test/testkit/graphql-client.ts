/** What a client sees: the status, the headers and the parsed body. */
export type GraphqlAnswer = {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
  readonly body: { readonly data?: any; readonly errors?: readonly GraphqlErrorBody[] };
};

export type GraphqlErrorBody = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  // biome-ignore lint/suspicious/noExplicitAny: tests look into errors of any shape.
  readonly extensions: any;
};

/** Sends a document as existing clients do: POST of JSON with a bearer token. */
export async function sendGraphql(
  url: string,
  query: string,
  variables: Record<string, unknown>,
  token: string | null,
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as GraphqlAnswer["body"];
  return { status: response.status, headers: response.headers, body };
}
