import type { SecretBox } from "../secret-box.ts";
import type { ScimTokenRow } from "./scim-operations.ts";

/** A SCIM token that was just made, with its secret in the box that only the one-time dialog opens. */
export type IssuedScim = { readonly box: SecretBox; readonly token: ScimTokenRow };
