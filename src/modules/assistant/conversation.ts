export const origins = ["API", "APP", "DUST", "EXTENSION", "MS_TEAMS", "SLACK_BOT"] as const;

export type Origin = (typeof origins)[number];

export const jobStatuses = ["ADDED", "ACTIVE", "COMPLETED", "FAILED", "RETRIES_EXHAUSTED"] as const;

export type JobStatus = (typeof jobStatuses)[number];

export function isFinal(status: JobStatus): boolean {
  return status !== "ADDED" && status !== "ACTIVE";
}

/** An asset that an answer is about, as it was when the answer was given. */
export type MentionedAsset = {
  readonly id: string;
  readonly name: string;
  readonly internalLink: string;
  readonly url: string;
};

/** A question of the same thread that was answered before. */
export type EarlierTurn = {
  readonly question: string;
  readonly answer: string;
  readonly assets: readonly MentionedAsset[];
};

export type JobResult = {
  readonly status: JobStatus;
  readonly answer: string;
  readonly assets: readonly MentionedAsset[];
};

/** The name of the job that answers a question; it goes by the question's id. */
export const answerJobName = "assistant.answer";
