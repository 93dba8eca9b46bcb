import { type FormEvent, useId } from "react";
import { useNavigate } from "react-router";

const mostCharacters = 256;

/** Leads to the results, so that they have an address. */
export function SearchBox({ text = "" }: { text?: string }) {
  const navigate = useNavigate();
  const id = useId();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const sought = String(new FormData(event.currentTarget).get("q") ?? "").trim();
    if (sought !== "") navigate(`/search?${new URLSearchParams({ q: sought })}`);
  }
  return (
    <search>
      <form className="search-box" onSubmit={submit}>
        <label htmlFor={id} className="visually-hidden">
          Search the catalog
        </label>
        <input
          key={text}
          id={id}
          name="q"
          type="search"
          defaultValue={text}
          maxLength={mostCharacters}
          placeholder="Tables, columns, dashboards, terms"
          autoComplete="off"
          spellCheck={false}
        />
        <button type="submit" className="primary">
          Search
        </button>
      </form>
    </search>
  );
}
