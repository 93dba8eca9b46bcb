/** What a Dust agent's tool does with `/docs/dust/tool.json`: nothing here knows more than that file. */
type Step = {
  readonly name: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
  readonly take: Record<string, string>;
  readonly repeatUntil?: { readonly path: string; readonly in: readonly string[] };
};

export type Question = { readonly question: string; readonly email: string; readonly conversationId: string };

export async function askCatalog(toolUrl: string, token: string, question: Question): Promise<Record<string, unknown>> {
  const tool = (await (await fetch(toolUrl)).json()) as { readonly steps: readonly Step[] };
  const values: Record<string, unknown> = { ...question, API_TOKEN: token };
  for (const step of tool.steps) Object.assign(values, await runStep(step, values));
  return values;
}

async function runStep(step: Step, values: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  for (;;) {
    const response = await fetch(step.url, {
      method: "POST",
      headers: JSON.parse(filled(JSON.stringify(step.headers), values)),
      body: filled(JSON.stringify(step.body), values),
    });
    const answer: unknown = await response.json();
    if (response.status !== 200 || at(answer, "errors") !== undefined) throw new Error(JSON.stringify(answer));
    if (step.repeatUntil === undefined || step.repeatUntil.in.includes(String(at(answer, step.repeatUntil.path)))) {
      return Object.fromEntries(Object.entries(step.take).map(([name, path]) => [name, at(answer, path)]));
    }
  }
}

function filled(template: string, values: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => JSON.stringify(String(values[name])).slice(1, -1));
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce((inner: unknown, key) => Object(inner)[key], value);
}
