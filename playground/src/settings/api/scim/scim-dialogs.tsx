import { CopyField } from "../../../app/parts/copy-field.tsx";
import { useSession } from "../../../app/session/session.tsx";
import { FirstUse } from "../first-use.tsx";
import { RevealToken } from "../reveal-token.tsx";
import { RevokeForm } from "../revoke-form.tsx";
import { LastUseWords } from "../revoke-token-dialog.tsx";
import { tokenTitle } from "../token-words.ts";
import { CreateScimDialog } from "./create-scim-dialog.tsx";
import type { IssuedScim } from "./issued-scim.ts";
import { RotateScimDialog } from "./rotate-scim-dialog.tsx";
import { readScimUses, revokeScimToken, type ScimTokenRow, scimBaseUrl } from "./scim-operations.ts";

export type OpenScimDialog =
  | { readonly dialog: "create" }
  | { readonly dialog: "rotate"; readonly token: ScimTokenRow }
  | { readonly dialog: "revoke"; readonly token: ScimTokenRow }
  | { readonly dialog: "reveal"; readonly issued: IssuedScim };

type ScimDialogsProps = {
  readonly open: OpenScimDialog | undefined;
  /** Of the account's policy, once it is read. */
  readonly maxLifeDays: number | undefined;
  readonly onOpen: (dialog: OpenScimDialog | undefined) => void;
  /** Something was done, or may have been: the words for it, where the dialog itself does not say it. */
  readonly onChanged: (text?: string) => void;
};

/** At most one of them is open. */
export function ScimDialogs({ open, maxLifeDays, onOpen, onChanged }: ScimDialogsProps) {
  const { call } = useSession();
  const close = () => onOpen(undefined);
  const issuing = {
    onClose: close,
    onUnsure: onChanged,
    onIssued: (issued: IssuedScim) => {
      onChanged();
      onOpen({ dialog: "reveal", issued });
    },
  };
  switch (open?.dialog) {
    case "create":
      return maxLifeDays === undefined ? null : <CreateScimDialog maxLifeDays={maxLifeDays} {...issuing} />;
    case "rotate":
      return <RotateScimDialog token={open.token} {...issuing} />;
    case "reveal":
      return (
        <RevealToken
          box={open.issued.box}
          onClose={() => {
            close();
            onChanged();
          }}
        >
          <HandOver id={open.issued.token.id} />
        </RevealToken>
      );
    case "revoke":
      return (
        <RevokeForm
          title={`Revoke ${tokenTitle(open.token)}?`}
          onClose={close}
          revoke={async (reason) => {
            const { revokeScimToken: revoked } = await call(revokeScimToken, { id: open.token.id, reason });
            close();
            onChanged(`${tokenTitle(revoked)} was revoked.`);
          }}
        >
          <p>
            <code>{open.token.maskedValue}</code>, SCIM, <LastUseWords at={open.token.lastUsedAt} /> It stops working at
            once and cannot be restored. Without a SCIM token the identity provider changes nobody here any more.
          </p>
        </RevokeForm>
      );
    default:
      return null;
  }
}

/** Where the token is to be put. */
function HandOver({ id }: { id: string }) {
  const { call } = useSession();
  return (
    <>
      <h3>Give it to the identity provider</h3>
      <p className="soft small">
        Okta: provisioning by HTTP header. Microsoft Entra: “Secret token”. Beside it goes this address, the “Tenant
        URL” of Entra:
      </p>
      <CopyField text={scimBaseUrl()} label="SCIM base URL" />
      <FirstUse
        readLastUse={async (signal) => {
          const { scimTokens } = await call(readScimUses, {}, { signal });
          return scimTokens.find((token) => token.id === id)?.lastUsedAt;
        }}
      />
    </>
  );
}
