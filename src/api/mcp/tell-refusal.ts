import { CatalogRefusal, type McpRefusal, type McpTool } from "./mcp-tool.ts";

type Words = Pick<McpTool, "names" | "input">;

/** What is wrong and what to do next, in the words of the tool that was called: a model knows no others. */
export function tellRefusal(refusal: McpRefusal, tool: Words): string {
  const { code, message } = refusal;
  if (!(refusal instanceof CatalogRefusal)) return `${code}: ${message}`;
  const own = message.replace(dotted, (path) => ownName(path, tool) ?? path);
  const field = refusal.field === undefined ? undefined : ownName(refusal.field, tool);
  return `${code}: ${own.replace(rowWords, "")}${advice(code, field)}`;
}

const dotted = /\b[a-z]\w*(?:\[\d+\])?(?:\.[a-z]\w*(?:\[\d+\])?)+/gi;
/** Tools send one row, of which a model knows nothing. */
const rowWords = /^Row 0 of the batch: /;

function ownName(path: string, { names = {}, input }: Words): string | undefined {
  const plain = path.replace(/\[\d+\]/g, "");
  return Object.hasOwn(names, plain) ? names[plain] : Object.hasOwn(input.shape, plain) ? plain : undefined;
}

function advice(code: string, field = ""): string {
  switch (code) {
    case "NOT_FOUND":
      return field === "" ? " Find the right id with search_assets." : ` Find the right ${field} with search_assets.`;
    case "BAD_USER_INPUT":
      return field === "" ? " Change the input and call again." : ` Change ${field} and call again.`;
    case "FORBIDDEN":
      return " Tell the person that this token does not reach that far; do not try again.";
    case "RATE_LIMITED":
    case "SERVICE_UNAVAILABLE":
      return " Wait a moment and call again.";
    default:
      return "";
  }
}
