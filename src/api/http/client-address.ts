import type { IncomingMessage, Server } from "node:http";
import ipaddr from "ipaddr.js";

/** How many proxies of ours stand in front, or the networks that they are in. */
export type TrustedProxies = number | readonly string[];

const addresses = new WeakMap<IncomingMessage, string>();

/** Where a request comes from: who connected, or whom the operator's own proxies say they passed on. */
export function clientAddress(request: IncomingMessage): string | undefined {
  return addresses.get(request) ?? request.socket.remoteAddress;
}

/** Works out each request's address before anybody asks for it. Without proxies there is nothing to work out. */
export function believeProxies(server: Server, trusted: TrustedProxies): void {
  if (trusted === 0 || (typeof trusted !== "number" && trusted.length === 0)) return;
  const note = (request: IncomingMessage): void => {
    const connected = request.socket.remoteAddress;
    if (connected !== undefined) addresses.set(request, forwardedAddress(connected, request.headers, trusted));
  };
  server.prependListener("request", note);
  server.prependListener("upgrade", note);
}

/**
 * Each proxy appends whom it was called by, so that the header is true from its end to the first caller who is no proxy
 * of ours, and whatever a client wrote before that is not looked at.
 */
function forwardedAddress(connected: string, headers: IncomingMessage["headers"], trusted: TrustedProxies): string {
  const hops = [...[headers["x-forwarded-for"] ?? []].flat().join(",").split(","), connected].map((hop) => hop.trim());
  let hop = hops.pop() ?? connected;
  for (let passed = 0; isTrusted(hop, passed, trusted) && hops.length > 0; passed += 1) {
    const before = hops.pop() ?? "";
    if (!ipaddr.isValid(before)) break;
    hop = before;
  }
  return hop;
}

function isTrusted(address: string, passed: number, trusted: TrustedProxies): boolean {
  if (typeof trusted === "number") return passed < trusted;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trusted.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}
