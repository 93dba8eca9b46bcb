import { useId, useRef, useState } from "react";
import { useSession } from "../../app/session/session.tsx";
import { boxSecret } from "../api/secret-box.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { inviteUser, type Role } from "./operations.ts";
import type { IssuedLink } from "./reveal-link.tsx";
import { RoleChoice } from "./role-choice.tsx";

type InviteDialogProps = { readonly onClose: () => void; readonly onInvited: (issued: IssuedLink) => void };

export function InviteDialog({ onClose, onInvited }: InviteDialogProps) {
  const { call } = useSession();
  const [role, setRole] = useState<Role>("VIEWER");
  const email = useRef<HTMLInputElement>(null);
  const firstName = useRef<HTMLInputElement>(null);
  const lastName = useRef<HTMLInputElement>(null);
  const ids = { email: useId(), firstName: useId(), lastName: useId() };

  async function invite() {
    const variables = {
      email: email.current?.value.trim() ?? "",
      role,
      firstName: firstName.current?.value.trim() || null,
      lastName: lastName.current?.value.trim() || null,
    };
    const { link, ...rest } = (await call(inviteUser, variables)).inviteUser;
    onInvited({ ...rest, box: boxSecret(link) });
  }

  return (
    <ConfirmDialog title="Invite somebody" submitLabel="Invite" onClose={onClose} work={invite}>
      <div className="field">
        <label htmlFor={ids.email}>E-mail</label>
        <input ref={email} id={ids.email} type="email" required autoComplete="off" />
      </div>
      <div className="choice-cards">
        <div className="field">
          <label htmlFor={ids.firstName}>
            First name <span className="soft">(optional)</span>
          </label>
          <input ref={firstName} id={ids.firstName} maxLength={255} autoComplete="off" />
        </div>
        <div className="field">
          <label htmlFor={ids.lastName}>
            Last name <span className="soft">(optional)</span>
          </label>
          <input ref={lastName} id={ids.lastName} maxLength={255} autoComplete="off" />
        </div>
      </div>
      <RoleChoice value={role} onChange={setRole} />
    </ConfirmDialog>
  );
}
