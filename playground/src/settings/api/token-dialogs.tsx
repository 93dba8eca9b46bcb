import { CreateTokenDialog, type TokenStart } from "./create-token-dialog.tsx";
import type { TokenRow } from "./operations.ts";
import { RevealToken } from "./reveal-token.tsx";
import { RevokeTokenDialog } from "./revoke-token-dialog.tsx";
import { tokenTitle } from "./token-words.ts";
import { TryToken } from "./try-token.tsx";
import type { CreatedToken } from "./use-create-token.ts";

export type OpenDialog =
  | { readonly dialog: "create"; readonly start: TokenStart }
  | { readonly dialog: "reveal"; readonly created: CreatedToken }
  | { readonly dialog: "revoke"; readonly token: TokenRow };

type TokenDialogsProps = {
  readonly open: OpenDialog | undefined;
  readonly maxLifeDays: number;
  readonly onOpen: (dialog: OpenDialog | undefined) => void;
  /** Something was done: the words for it, where the dialog itself does not say it. */
  readonly onChanged: (text?: string) => void;
};

/** At most one of them is open. */
export function TokenDialogs({ open, maxLifeDays, onOpen, onChanged }: TokenDialogsProps) {
  const close = () => onOpen(undefined);
  switch (open?.dialog) {
    case "create":
      return (
        <CreateTokenDialog
          start={open.start}
          maxLifeDays={maxLifeDays}
          onClose={close}
          onCreated={(created) => {
            onChanged();
            onOpen({ dialog: "reveal", created });
          }}
        />
      );
    case "reveal":
      return (
        <RevealToken
          box={open.created.box}
          onClose={() => {
            close();
            // It may have been used by now, which is no event.
            onChanged();
          }}
        >
          <TryToken id={open.created.token.id} />
        </RevealToken>
      );
    case "revoke":
      return (
        <RevokeTokenDialog
          token={open.token}
          onClose={close}
          onRevoked={(token) => {
            close();
            onChanged(`${tokenTitle(token)} was revoked.`);
          }}
        />
      );
    default:
      return null;
  }
}
