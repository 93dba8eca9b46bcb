import { docsPage, escaped } from "#api/http/docs-page.ts";

const submit = `query Ask($data: AddAiAssistantJobInput!) {
  addAiAssistantJob(data: $data) { data { jobId } }
}`;
const poll = `query Poll($data: JobResultInput!) {
  getAiAssistantJobResult(data: $data) { data { status answer assets { id name internalLink } } }
}`;

/** The AI Assistant as a tool of a Dust agent: two calls of the GraphQL API. */
export function dustTool(publicUrl: string) {
  const headers = { Authorization: "Bearer {{API_TOKEN}}", "Content-Type": "application/json" };
  return {
    name: "ask_catalog",
    description:
      "Asks the data catalog a question in plain words: where data is, what it means, who owns it, what feeds it, what breaks if it changes. Answers with the assets that it speaks of.",
    authentication: { type: "bearer", scope: "READ_WRITE" },
    parameters: {
      type: "object",
      properties: {
        question: { type: "string", maxLength: 9_999, description: "The question, as the person asked it." },
        email: {
          type: "string",
          format: "email",
          description: "The address of the person who asks, a user of the catalog.",
        },
        conversationId: {
          type: "string",
          description: "The agent's conversation, so that follow-up questions are understood.",
        },
      },
      required: ["question", "email", "conversationId"],
    },
    steps: [
      {
        name: "submit",
        method: "POST",
        url: `${publicUrl}/public/graphql?op=addAiAssistantJob`,
        headers,
        body: {
          query: submit,
          variables: {
            data: {
              question: "{{question}}",
              email: "{{email}}",
              externalConversationId: "{{conversationId}}",
              origin: "DUST",
            },
          },
        },
        take: { jobId: "data.addAiAssistantJob.data.jobId" },
      },
      {
        name: "poll",
        method: "POST",
        url: `${publicUrl}/public/graphql?op=getAiAssistantJobResult`,
        headers,
        body: { query: poll, variables: { data: { id: "{{jobId}}", delaySeconds: 5 } } },
        repeatUntil: {
          path: "data.getAiAssistantJobResult.data.status",
          in: ["COMPLETED", "FAILED", "RETRIES_EXHAUSTED"],
        },
        take: {
          answer: "data.getAiAssistantJobResult.data.answer",
          assets: "data.getAiAssistantJobResult.data.assets",
        },
      },
    ],
  };
}

export function dustDocs(publicUrl: string): string {
  return docsPage({
    title: "Dust",
    body: `<p>A Dust agent can ask the AI Assistant: it submits a question, polls until the answer is there, and shows the assets that the answer speaks of. It takes a Read &amp; Write token.</p>
<p>The tool, ready to be taken over: <a href="/docs/dust/tool.json">tool.json</a>.</p>
<h2>Submit</h2><pre>${escaped(submit)}</pre>
<p><code>origin</code> is <code>DUST</code>, <code>email</code> is that of a user of the catalog, the question is shorter than 10,000 characters. The same <code>externalConversationId</code> again makes the question part of the same conversation.</p>
<h2>Poll</h2><pre>${escaped(poll)}</pre>
<p><code>delaySeconds</code>, 0 to 10, lets the call wait for the result. Until it is there <code>answer</code> is empty and <code>assets</code> is an empty list.</p>
<h2>By hand</h2><p>With a Read &amp; Write token, the address of one of the catalog's users, and the id that the first call answers:</p>
<pre>export API_TOKEN="cat_tok_…" EMAIL="…" JOB_ID="…"
curl ${escaped(publicUrl)}/public/graphql -H "Authorization: Bearer $API_TOKEN" -H "Content-Type: application/json" \\
  -d '{"query": ${escaped(JSON.stringify(submit))}, "variables": {"data": {"question": "Who owns the orders table?", "email": "'"$EMAIL"'", "origin": "DUST", "externalConversationId": "by-hand-1"}}}'
curl ${escaped(publicUrl)}/public/graphql -H "Authorization: Bearer $API_TOKEN" -H "Content-Type: application/json" \\
  -d '{"query": ${escaped(JSON.stringify(poll))}, "variables": {"data": {"id": "'"$JOB_ID"'", "delaySeconds": 5}}}'</pre>`,
  });
}
