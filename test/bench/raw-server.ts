// The measure of all others: a bare HTTP server that answers every request with the bytes it was last given. Its parent
// gives them as a message.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

let body = Buffer.alloc(0);

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/json; charset=utf-8", "content-length": body.length });
  response.end(body);
});

process.on("message", (message) => {
  if (typeof message !== "object" || message === null || !("bytes" in message)) return;
  body = Buffer.from(String(message.bytes));
  process.send?.({ took: body.length });
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
