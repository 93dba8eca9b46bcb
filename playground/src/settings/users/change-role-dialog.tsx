import { useState } from "react";
import { useSession } from "../../app/session/session.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { LastAdministrator } from "./last-administrator.tsx";
import { changeRole, type PersonRow } from "./operations.ts";
import { nameOf, roleWords } from "./person-words.ts";
import { RoleChoice } from "./role-choice.tsx";

type ChangeRoleDialogProps = {
  readonly person: PersonRow;
  readonly isLastAdministrator: boolean;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
};

export function ChangeRoleDialog({ person, isLastAdministrator, onClose, onDone }: ChangeRoleDialogProps) {
  const { call } = useSession();
  const [role, setRole] = useState(person.role);
  const name = nameOf(person);
  return (
    <ConfirmDialog
      title={`Role of ${name}`}
      submitLabel="Change role"
      isRefused={isLastAdministrator}
      onClose={onClose}
      work={() => call(changeRole, { userId: person.id, role })}
      onDone={() => onDone(`${name} is ${roleWords[role].toLowerCase()} now.`)}
    >
      {isLastAdministrator ? (
        <LastAdministrator name={name} />
      ) : (
        <>
          <RoleChoice value={role} onChange={setRole} />
          <p className="soft small">
            Their sessions and the API tokens they made act with it from the next request on.
          </p>
          {person.isYou && role !== "ADMIN" && (
            <p className="notice warn">
              You give up the right to come back here: another administrator has to undo it.
            </p>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
