import type { McpServer } from "@modelcontextprotocol/server";
import type { McpTool } from "./mcp-tool.ts";

type Transport = Parameters<McpServer["server"]["connect"]>[0];
type Message = Parameters<Transport["send"]>[0];

/**
 * Lets a caller who names a tool that writes, but may only read, know why it is not there. The protocol's error stays
 * what it is for a tool that does not exist; only its sentence says more.
 */
export function explainHiddenTools({ server }: McpServer, hidden: readonly McpTool[]): void {
  const sentences = new Map(hidden.map(({ name }) => [`Tool ${name} not found`, sentenceOf(name)]));
  const connect = server.connect.bind(server);
  server.connect = (transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => send(explained(message, sentences), options);
    return connect(transport);
  };
}

function explained(message: Message, sentences: ReadonlyMap<string, string>): Message {
  if (!("error" in message)) return message;
  const sentence = sentences.get(message.error.message);
  return sentence === undefined ? message : { ...message, error: { ...message.error, message: sentence } };
}

function sentenceOf(name: string): string {
  return `The tool ${name} needs a Read & Write token, and this one is Read Only. Tell the person so, who can make one under Settings > API; do not try again with this token.`;
}
