/** A row of the audit log as administrators see it. */
export type AuditEvent = {
  readonly id: string;
  readonly accountId: string;
  /** Its place in the account's chain; a text, since it may outgrow a number. */
  readonly sequence: string;
  readonly at: Date;
  readonly action: string;
  readonly actorKind: "user" | "apiToken" | "scimToken" | "cli" | "system";
  readonly actorId: string | null;
  /** The person's e-mail address, or what the token is called. */
  readonly actor: string | null;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly remoteAddress: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly hash: string;
};

export type AuditFilter = {
  readonly actions?: readonly string[] | undefined;
  readonly actorId?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly since?: Date | undefined;
  /** Exclusive. */
  readonly until?: Date | undefined;
  /** Only what is listed after the event of this id. */
  readonly after?: string | undefined;
  readonly limit: number;
  readonly oldestFirst?: boolean;
};
