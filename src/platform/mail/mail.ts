/** One mail to one person. */
export type Mail = {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The part before the @: the same for every try of the same mail, so that receivers can tell a duplicate. */
  readonly messageKey: string;
};

/** Takes mails off our hands. Sending resolves once somebody else answers for the mail. */
export type Mailer = Disposable & { readonly send: (mail: Mail) => Promise<void> };
