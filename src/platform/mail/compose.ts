import type { SendMailOptions } from "nodemailer";
import type { Mail } from "./mail.ts";

/** A mail as nodemailer takes it, with headers that keep holiday notes and mailing lists from answering. */
export function compose(mail: Mail, from: string): SendMailOptions {
  const domain = /@([^@\s>]+)>?$/.exec(from)?.[1] ?? "localhost";
  return {
    from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageKey}@${domain}>`,
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    // What is in a mail is written here: nothing in it may make the process read files or fetch URLs.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
