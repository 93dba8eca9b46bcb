import { createTransport } from "nodemailer";
import { compose } from "./compose.ts";
import type { Mailer } from "./mail.ts";

const patienceMilliseconds = 15_000;

/** Hands mails to a mail server; resolves when the server has accepted the mail for good. */
export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 5,
    connectionTimeout: patienceMilliseconds,
    greetingTimeout: patienceMilliseconds,
    socketTimeout: patienceMilliseconds,
  });
  return {
    send: async (mail) => {
      await transport.sendMail(compose(mail, from));
    },
    [Symbol.dispose]: () => transport.close(),
  };
}
