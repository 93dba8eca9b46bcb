import { hash } from "node:crypto";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import type { IssuedLink } from "./sign-in-link.ts";

const words = {
  INVITATION: {
    subject: "You are invited to the Catalog",
    sentence: "You were invited to the Catalog. Choose a password to come in:",
  },
  PASSWORD_RESET: {
    subject: "Choose a new password for the Catalog",
    sentence: "An administrator has made you a link to choose a new password for the Catalog:",
  },
} as const;

/** False when there is no mailer, or when it could not take the mail: the link is then handed over by whoever made it. */
export async function sendLink({ mailer }: AccountsDependencies, issued: IssuedLink): Promise<boolean> {
  if (mailer === null) return false;
  const { person, kind, link, expiresAt } = issued;
  const { subject, sentence } = words[kind];
  const url = link.reveal();
  const until = `It works once, until ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
  try {
    await mailer.send({
      to: { name: `${person.firstName} ${person.lastName}`.trim(), address: person.email },
      subject,
      text: `${sentence}\n\n${url}\n\n${until}\n`,
      // Nothing that people typed stands in it, so that nothing has to be escaped.
      html: `<!doctype html><html lang="en"><body><p>${sentence}</p><p><a href="${url}">${url}</a></p><p>${until}</p></body></html>`,
      messageKey: `link-${hash("sha256", url).slice(0, 32)}`,
    });
    return true;
  } catch {
    return false;
  }
}
