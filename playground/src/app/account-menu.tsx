import { useId, useRef, useState } from "react";
import { Link } from "react-router";
import { asProblem } from "./api/problem.ts";
import { Icon } from "./parts/icons.tsx";
import { ProblemText } from "./parts/problem-view.tsx";
import { fullName, type Person } from "./session/person.ts";
import { useSession } from "./session/session.tsx";

const roleWords: Record<Person["role"], string> = {
  ADMIN: "Administrator",
  STEWARD: "Steward",
  CONTRIBUTOR: "Contributor",
  VIEWER: "Viewer",
};

/** Who is signed in, and the way out. A native popover: Esc and a click elsewhere close it, focus returns. */
export function AccountMenu({ person }: { person: Person }) {
  const { signOut } = useSession();
  const [problem, setProblem] = useState<string>();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  return (
    <div className="account">
      <button type="button" className="quiet" popoverTarget={id}>
        <Icon name="person" /> <span className="account-name">{fullName(person)}</span>
        <span className="visually-hidden">: account</span>
      </button>
      <div ref={menu} id={id} popover="auto" className="popover">
        <p>
          <strong>{fullName(person)}</strong>
          <br />
          <span className="soft small">{person.email}</span>
          <br />
          <span className="soft small">{roleWords[person.role]}</span>
        </p>
        <p>
          <Link to="/settings/sessions" onClick={() => menu.current?.hidePopover()}>
            Your sessions
          </Link>
        </p>
        {problem !== undefined && <ProblemText>{problem}</ProblemText>}
        <button type="button" onClick={() => signOut().catch((error) => setProblem(asProblem(error).message))}>
          Sign out
        </button>
      </div>
    </div>
  );
}
