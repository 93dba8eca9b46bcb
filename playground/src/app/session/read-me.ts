import { graphql } from "../api/operation.ts";
import { fullName, type Person } from "./person.ts";

export const readSignedIn = graphql(`
  query ReadSignedIn { me { email name role } }
`);

type Me = Pick<Person, "email" | "role"> & { readonly name: string };

/** The person as the server knows them: the same object if that is what the page knows already. */
export function personOf({ email, name, role }: Me, known: Person | undefined): Person {
  const isKnown = known?.email === email && known.role === role && fullName(known) === (name || email);
  return isKnown ? known : { email, firstName: name, lastName: "", role };
}
