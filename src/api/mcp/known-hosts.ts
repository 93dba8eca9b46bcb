import ipaddr from "ipaddr.js";

export type HostSettings = {
  readonly publicUrl: string;
  /** The address that is listened on. */
  readonly host: string;
  /** Origins of pages that may call, or `*`. */
  readonly allowedOrigins: readonly string[];
};

const loopback = ["localhost", "127.0.0.1", "[::1]"];
const listensEverywhere: ReadonlySet<string> = new Set(["0.0.0.0", "::", ""]);

/**
 * Tells the names that this instance goes by from those of others. A page whose name was made to mean our address (DNS
 * rebinding) is of our origin to its browser, and gives itself away by its own name in `Host` alone. Ports do not matter:
 * proxies and containers change them.
 */
export function createKnownHosts({ publicUrl, host, allowedOrigins }: HostSettings) {
  // Whoever lets every page call has nothing left to keep from one.
  if (allowedOrigins.includes("*")) return () => true;
  const isEverywhere = listensEverywhere.has(host);
  const known = new Set([publicUrl, ...allowedOrigins].flatMap((url) => URL.parse(url)?.hostname ?? []));
  if (!isEverywhere) known.add(ipaddr.IPv6.isValid(host) ? `[${host}]` : host.toLowerCase());
  if (isEverywhere || isLoopback(host)) for (const name of loopback) known.add(name);
  return (header: string | undefined): boolean => {
    const name = nameIn(header);
    if (name === undefined) return false;
    // An address is no name that could be made to mean another one.
    return known.has(name) || (isEverywhere && ipaddr.isValid(name.replace(/^\[|\]$/g, "")));
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || (ipaddr.isValid(host) && ipaddr.process(host).range() === "loopback");
}

/** The name in a `Host` header, without the port, in the form that URLs have it. */
function nameIn(header: string | undefined): string | undefined {
  if (header === undefined || /[/?#@\\\s]/.test(header)) return undefined;
  return URL.parse(`http://${header}`)?.hostname || undefined;
}
