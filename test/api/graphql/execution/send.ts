export type Sent = { readonly url: string; readonly token: string };
export type Ask = { readonly query: string; readonly variables?: unknown; readonly operationName?: unknown };

export type Told = {
  readonly status: number;
  readonly type: string | null;
  readonly challenge: string | null;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape.
  readonly body: any;
};

/** Sends a body as it is. */
export async function send({ url, token }: Sent, body: string, headers: Record<string, string> = {}): Promise<Told> {
  const response = await fetch(`${url}/public/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body,
  });
  const text = await response.text();
  const given = (name: string): string | null => response.headers.get(name);
  const told = { status: response.status, type: given("content-type"), challenge: given("www-authenticate"), text };
  return { ...told, body: text.startsWith("{") ? JSON.parse(text) : text };
}

let asked = 0;

/** By the whole server and graphql-js: a text that was never seen before takes no shorter way. */
export function askAnew(to: Sent, ask: Ask, headers: Record<string, string> = {}): Promise<Told> {
  asked += 1;
  return send(to, JSON.stringify({ ...ask, query: `${ask.query}\n# ${asked}` }), headers);
}

/** By the fast path and compiled code: the same text until both know it. */
export async function askOften(to: Sent, ask: Ask, headers: Record<string, string> = {}): Promise<Told> {
  const body = JSON.stringify(ask);
  for (let time = 0; time < 4; time += 1) await send(to, body, headers);
  return send(to, body, headers);
}

/** Where in the text an error lies is not told by compiled code. */
export function withoutLocations({ text: _, ...told }: Told): Omit<Told, "text"> {
  if (!Array.isArray(told.body?.errors)) return told;
  const errors = told.body.errors.map(({ locations: __, ...error }: { locations?: unknown }) => error);
  return { ...told, body: { ...told.body, errors } };
}
