import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** An address that requests to the outside must not reach: private, loopback, link-local, reserved. */
export class RefusedAddress extends Error {
  constructor(host: string) {
    super(`${host} is, or leads to, an address that is not public.`);
    this.name = "RefusedAddress";
  }
}

/** Withdrawn long ago, and still led to the IPv4 address within by some networks. */
const ipv4Compatible = ipaddr.IPv6.parseCIDR("::/96");

/** IPv4 addresses in IPv6 clothes are judged as what they are. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const judged = ipaddr.process(address);
  return judged.range() === "unicast" && !(judged instanceof ipaddr.IPv6 && judged.match(ipv4Compatible));
}

/** Whether a name means this very machine, wherever it is looked up; names of URLs are in small letters. */
export function isLocalName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/.test(hostname);
}

/** Whether a URL's host is written as an address, which no look-up would ever see. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[|\]$/g, "");
  return ipaddr.isValid(bare) ? bare : null;
}

/**
 * A look-up for one connection: the addresses that were judged are those that are connected to, so that a name which
 * answers differently the next time gains nothing.
 */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const [first] = addresses;
    if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      return callback(new RefusedAddress(hostname), []);
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
