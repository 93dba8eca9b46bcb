import { CatalogError } from "#kernel/errors.ts";

/** The words of RFC 7644, section 3.12, that this service uses. */
export type ScimType =
  | "invalidFilter"
  | "invalidPath"
  | "invalidSyntax"
  | "invalidValue"
  | "mutability"
  | "noTarget"
  | "uniqueness";

/** What the caller has to change, in the protocol's own word for it. */
export function scimRefusal(scimType: ScimType, message: string): CatalogError {
  return new CatalogError("BAD_USER_INPUT", message, { scimType });
}

/** The resource is no longer the one that the caller saw. */
export function versionRefusal(): CatalogError {
  return new CatalogError("BAD_USER_INPUT", "The resource has changed since: its version is no longer the one given.", {
    reason: "PRECONDITION_FAILED",
  });
}
