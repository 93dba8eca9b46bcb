import ipaddr from "ipaddr.js";
import { remembered } from "./remembered.ts";

/** The network that an address is in: enough to tell an office from a data centre, too little for a person. */
export const networkPrefix = remembered((text) => {
  // A link-local address may name the interface, which is no part of it.
  const [address = ""] = text.split("%", 1);
  if (!ipaddr.isValid(address)) return "";
  // IPv4 in the clothes of IPv6, as a socket that listens on both shows it, is IPv4.
  const parsed = ipaddr.process(address);
  if (parsed.kind() === "ipv4") return `${ipaddr.IPv4.networkAddressFromCIDR(`${parsed}/24`)}/24`;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed}/48`)}/48`;
});
