/**
 * The headers of the app's document. Its scripts, styles and calls come from and go to its own origin, nothing else; its
 * forms are handled by scripts, and should those fail, the browser must not put a password into an address.
 */
export const appHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
};
