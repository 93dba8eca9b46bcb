import { useSession } from "../../app/session/session.tsx";
import { boxSecret } from "../api/secret-box.ts";
import { ChangeRoleDialog } from "./change-role-dialog.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { LastAdministrator } from "./last-administrator.tsx";
import { type PersonRow, reactivateUser, resetPasswordLink, suspendUser } from "./operations.ts";
import type { PersonDialog } from "./person-line.tsx";
import { nameOf } from "./person-words.ts";
import { type IssuedLink, RevealLink } from "./reveal-link.tsx";

export type OpenDialog =
  | { readonly dialog: "invite" }
  | { readonly dialog: "reveal"; readonly issued: IssuedLink }
  | { readonly dialog: PersonDialog; readonly person: PersonRow };

type PeopleDialogsProps = {
  readonly open: OpenDialog | undefined;
  /** Whom the account cannot do without, when there is only one. */
  readonly lastAdministratorId: string | undefined;
  readonly onOpen: (dialog: OpenDialog | undefined) => void;
  readonly onChanged: (text?: string) => void;
};

/** At most one of them is open. */
export function PeopleDialogs({ open, lastAdministratorId, onOpen, onChanged }: PeopleDialogsProps) {
  const close = () => onOpen(undefined);
  const done = (text?: string) => {
    close();
    onChanged(text);
  };
  const reveal = (issued: IssuedLink) => {
    onChanged();
    onOpen({ dialog: "reveal", issued });
  };
  if (open === undefined) return null;
  switch (open.dialog) {
    case "invite":
      return <InviteDialog onClose={close} onInvited={reveal} />;
    case "reveal":
      return <RevealLink issued={open.issued} onClose={close} />;
    case "role": {
      const isLast = open.person.id === lastAdministratorId;
      return <ChangeRoleDialog person={open.person} isLastAdministrator={isLast} onClose={close} onDone={done} />;
    }
    default:
      return (
        <StandingDialog
          dialog={open.dialog}
          person={open.person}
          isLastAdministrator={open.person.id === lastAdministratorId}
          onClose={close}
          onDone={done}
          onIssued={reveal}
        />
      );
  }
}

type StandingDialogProps = {
  readonly dialog: Exclude<PersonDialog, "role">;
  readonly person: PersonRow;
  readonly isLastAdministrator: boolean;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
  readonly onIssued: (issued: IssuedLink) => void;
};

function StandingDialog({ dialog, person, isLastAdministrator, onClose, onDone, onIssued }: StandingDialogProps) {
  const { call } = useSession();
  const name = nameOf(person);
  const userId = person.id;
  switch (dialog) {
    case "suspend":
      return (
        <ConfirmDialog
          title={`Suspend ${name}?`}
          submitLabel="Suspend"
          isDanger
          isRefused={isLastAdministrator}
          onClose={onClose}
          work={() => call(suspendUser, { userId })}
          onDone={() => onDone(`${name} is suspended.`)}
        >
          {isLastAdministrator ? (
            <LastAdministrator name={name} />
          ) : (
            <p>
              They are signed out at once, and API tokens that they made stop working. Nothing is deleted: who is
              reactivated goes on as before.
            </p>
          )}
        </ConfirmDialog>
      );
    case "reactivate":
      return (
        <ConfirmDialog
          title={`Reactivate ${name}?`}
          submitLabel="Reactivate"
          onClose={onClose}
          work={() => call(reactivateUser, { userId })}
          onDone={() => onDone(`${name} may sign in again.`)}
        >
          <p>They may sign in again, and API tokens that they made work again.</p>
        </ConfirmDialog>
      );
    case "link":
      return (
        <ConfirmDialog
          title={person.status === "PENDING" ? `Invite ${name} again?` : `A new password for ${name}?`}
          submitLabel="Make the link"
          onClose={onClose}
          work={async () => {
            const { link, ...rest } = (await call(resetPasswordLink, { userId })).resetPasswordLink;
            onIssued({ ...rest, box: boxSecret(link) });
          }}
        >
          <p>You get a link for them, shown once, by which they choose a password. An earlier link stops working.</p>
        </ConfirmDialog>
      );
  }
}
