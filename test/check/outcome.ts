export type Outcome = {
  readonly passed: boolean;
  /** A few words beside the result. */
  readonly remark?: string;
  /** Shown when the check failed. */
  readonly details?: string;
};
