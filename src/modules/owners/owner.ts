/** Who owns: a user of the account, who does so as the person that the account's sources know too, or a team. */
export type Owner =
  | { readonly kind: "user"; readonly userId: string; readonly unifiedUserId: string }
  | { readonly kind: "team"; readonly teamId: string };

/** An owner as a caller names them. */
export type OwnerName = { readonly kind: Owner["kind"]; readonly id: string };
