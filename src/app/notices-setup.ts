import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { NoticesDependencies } from "#modules/notices/notices-dependencies.ts";
import type { Config } from "#platform/config/config.ts";
import type { NoticesConfig } from "#platform/config/notices-config.ts";
import { createFolderMailer } from "#platform/mail/folder-mailer.ts";
import type { Mailer } from "#platform/mail/mail.ts";
import { createSmtpMailer } from "#platform/mail/smtp-mailer.ts";

/** What the configuration says about notices. Disposing of it closes the connections to the mail server. */
export type NoticesSetup = Pick<NoticesDependencies, "places" | "mailer" | "webhooks"> & Disposable;

/** `url` is asked when a message is written: the port may not be known before. */
export function createNoticesSetup({ region, peers, notices }: Config, url: () => string): NoticesSetup {
  const mailer = createMailer(notices);
  return {
    places: { region: region.name, url, peers },
    mailer,
    webhooks: { key: () => webhookKey(notices), allowPrivate: notices.webhookPrivate },
    [Symbol.dispose]: () => mailer?.[Symbol.dispose](),
  };
}

function createMailer({ smtpUrl, mailFolder, mailFrom }: NoticesConfig): Mailer | null {
  if (smtpUrl !== null) return createSmtpMailer(smtpUrl.reveal(), mailFrom);
  return mailFolder === null ? null : createFolderMailer(mailFolder, mailFrom);
}

function webhookKey({ webhookKey: given, webhookKeyFile: file }: NoticesConfig): Uint8Array | null {
  if (given !== null) return Buffer.from(given.reveal(), "utf8");
  return file === null ? null : keptKey(file);
}

/** The embedded database's folder is of one process at a time, and holds a key that nobody had to think of. */
function keptKey(file: string): Uint8Array {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "utf8");
}
