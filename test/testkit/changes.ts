import type { TestApp } from "./test-app.ts";

type Change = { readonly assetType: string; readonly action: string; readonly ids: readonly string[] };

const document = `subscription ($types: [AssetType!]) {
  catalogChanges(assetTypes: $types) { assetType action ids }
}`;

/** What subscribers over Server-Sent Events are told while `work` runs, until as many messages as expected have come. */
export async function changesDuring(
  app: TestApp,
  { types, expected }: { readonly types: readonly string[]; readonly expected: number },
  work: () => Promise<unknown>,
): Promise<Change[]> {
  const response = await fetch(`${app.url}/public/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "text/event-stream",
      authorization: `Bearer ${app.tokens.readOnly}`,
    },
    body: JSON.stringify({ query: document, variables: { types } }),
  });
  if (response.body === null) throw new Error(`no stream: ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const changes: Change[] = [];
  let text = "";
  // The stream begins with a comment: from then on the subscription listens.
  text += (await reader.read()).value ?? "";
  await work();
  while (changes.length < expected) {
    const { done, value } = await reader.read();
    if (done) break;
    const messages = (text + value).split("\n\n");
    text = messages.pop() ?? "";
    for (const message of messages) {
      const data = /^data: (\{.*)$/m.exec(message)?.[1];
      if (data !== undefined) changes.push(JSON.parse(data).data.catalogChanges);
    }
  }
  await reader.cancel();
  return changes;
}
