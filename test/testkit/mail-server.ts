import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export type MailServer = AsyncDisposable & {
  readonly url: string;
  /** Every mail that it has accepted, in the order of acceptance. */
  readonly mails: ReceivedMail[];
  /** What it answers to the next mails; null: it accepts them. */
  refusal: Error | null;
  /** Called between having a whole mail and accepting it. */
  beforeAccepting: (mail: ReceivedMail) => Promise<void>;
  /** Closes its port, so that connections are refused, and opens the same one again. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
};

export type ReceivedMail = {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
  /** As it came over the wire. */
  readonly raw: string;
};

/** A real mail server on a free port, which keeps what it accepts. */
export async function openMailServer(): Promise<MailServer> {
  let port = 0;
  let server: SMTPServer | undefined;
  const mails: ReceivedMail[] = [];
  const start = async (): Promise<void> => {
    server = createServer((raw, to) => take(state, raw, to));
    server.listen(port, "127.0.0.1");
    await once(server.server, "listening");
    port = (server.server.address() as AddressInfo).port;
  };
  const stop = (): Promise<void> => new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()));
  const state: Omit<MailServer, "url"> = {
    mails,
    refusal: null,
    beforeAccepting: async () => undefined,
    start,
    stop,
    [Symbol.asyncDispose]: stop,
  };
  await start();
  return Object.assign(state, { url: `smtp://127.0.0.1:${port}` });
}

function createServer(onMail: (raw: Buffer, to: string) => Promise<void>): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    // Nodemailer keeps connections open; a server that stops does not wait for them.
    closeTimeout: 100,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(", ");
        onMail(Buffer.concat(chunks), to).then(() => callback(), callback);
      });
    },
  });
}

async function take(state: Omit<MailServer, "url">, raw: Buffer, to: string): Promise<void> {
  if (state.refusal !== null) throw state.refusal;
  const mail = received(await simpleParser(raw), to, raw);
  await state.beforeAccepting(mail);
  state.mails.push(mail);
}

function received(
  { subject = "", messageId = "", text = "", html }: ParsedMail,
  to: string,
  raw: Buffer,
): ReceivedMail {
  return { to, subject, messageId, text, html: html || "", raw: raw.toString("utf8") };
}
