import { join, resolve } from "node:path";
import { Secret } from "#kernel/secret.ts";
import type { SettingValues } from "./settings.ts";

/** How administrators and their programs are told of tokens. Its secrets print as `[secret]`. */
export type NoticesConfig = {
  /** Whether this process looks for what is due and sends it. */
  readonly run: boolean;
  readonly smtpUrl: Secret | null;
  readonly mailFrom: string;
  /** Where mails are written when there is no mail server; null: nowhere, they are read in the app alone. */
  readonly mailFolder: string | null;
  /** What the webhooks' signing secrets are derived from; null when none was set. */
  readonly webhookKey: Secret | null;
  /** Where such a key is made and kept when none was set; null: nowhere. */
  readonly webhookKeyFile: string | null;
  readonly webhookPrivate: boolean;
};

type NoticeValues = Pick<
  SettingValues,
  "notices" | "smtpUrl" | "mailFrom" | "mailFolder" | "webhookKey" | "webhookPrivate"
>;

/** `dataFolder` is the embedded database's, if that is what the instance has. */
export function noticesConfigOf(values: NoticeValues, dataFolder: string | undefined): NoticesConfig {
  const inData = (name: string): string | null => (dataFolder === undefined ? null : join(dataFolder, name));
  return {
    run: values.notices,
    smtpUrl: values.smtpUrl === undefined ? null : new Secret(values.smtpUrl),
    mailFrom: values.mailFrom,
    mailFolder: values.mailFolder === undefined ? inData("mails") : resolve(values.mailFolder),
    webhookKey: values.webhookKey === undefined ? null : new Secret(values.webhookKey),
    webhookKeyFile: inData("webhook.key"),
    webhookPrivate: values.webhookPrivate,
  };
}
