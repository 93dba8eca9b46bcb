import { type FormEvent, useId, useState } from "react";
import { useLoad } from "../../app/api/use-load.ts";
import { useAnnounce } from "../../app/parts/announcer.tsx";
import { useSession } from "../../app/session/session.tsx";
import type { UserStatus } from "../../generated/graphql.ts";
import { RowList } from "../row-list.tsx";
import { StateFilter } from "../state-filter.tsx";
import { usePages } from "../use-pages.ts";
import { findAdministrators, listPeople } from "./operations.ts";
import { type OpenDialog, PeopleDialogs } from "./people-dialogs.tsx";
import { PersonLine } from "./person-line.tsx";
import { statusWords } from "./person-words.ts";

const pageSize = 50;

export function People() {
  const { call } = useSession();
  const announce = useAnnounce();
  const [search, setSearch] = useState("");
  const [status, setStatus] = useState<UserStatus>();
  const [open, setOpen] = useState<OpenDialog>();
  const pages = usePages(`people ${status} ${search}`, pageSize, async (after, signal) => {
    const variables = { search: search || null, statuses: status === undefined ? null : [status], after };
    return (await call(listPeople, variables, { signal })).people;
  });
  const administrators = useLoad("administrators", (signal) => call(findAdministrators, {}, { signal }));
  const known = administrators.data?.people;
  const lastAdministratorId = known?.length === 1 ? known[0]?.id : undefined;

  function changed(text?: string) {
    if (text !== undefined) announce(text);
    pages.reload();
    administrators.reload();
  }

  return (
    <>
      <div className="filters">
        <SearchField onSearch={setSearch} />
        <StateFilter words={statusWords} value={status} onChange={setStatus} />
        <button type="button" className="primary" onClick={() => setOpen({ dialog: "invite" })}>
          Invite
        </button>
      </div>
      <RowList
        pages={pages}
        what="People"
        columns={["Person", "Role", "State", "Last seen", "Actions"]}
        empty="Nobody fits."
      >
        {(person) => <PersonLine key={person.id} person={person} onOpen={(dialog) => setOpen({ dialog, person })} />}
      </RowList>
      <PeopleDialogs open={open} lastAdministratorId={lastAdministratorId} onOpen={setOpen} onChanged={changed} />
    </>
  );
}

function SearchField({ onSearch }: { onSearch: (text: string) => void }) {
  const id = useId();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSearch(String(new FormData(event.currentTarget).get("search") ?? "").trim());
  }
  return (
    <search>
      <form className="filters" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>Name or address</label>
          <input id={id} name="search" type="search" autoComplete="off" />
        </div>
        <button type="submit">Search</button>
      </form>
    </search>
  );
}
