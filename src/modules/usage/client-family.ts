import Bowser from "bowser";
import { remembered } from "./remembered.ts";

const unknown = "unknown";
const longestFamily = 60;

/** What kind of program called, without its version: "python-requests", "Firefox". */
export const clientFamily = remembered((userAgent) => {
  if (userAgent.startsWith("Mozilla/")) return Bowser.parse(userAgent).browser.name || unknown;
  const product = /^[\w.@+-]+/.exec(userAgent)?.[0].slice(0, longestFamily) ?? unknown;
  // Somebody may send a token as anything; it must not come to lie here.
  return /cat_(tok|scim)_/.test(product) ? unknown : product;
});
