/** What is left out stays as it is; null empties. */
export type TeamDetails = {
  readonly description?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly slackChannel?: string | null | undefined;
  readonly slackGroup?: string | null | undefined;
  readonly storedPrivateSlackChannel?: string | null | undefined;
};
