export type ProblemFacts = {
  /** 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly requestId?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
};

/** What went wrong with a call, as the page tells it. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, { status, code, requestId, details = {} }: ProblemFacts) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.details = details;
  }

  get reason(): unknown {
    const { reason } = this.details;
    return reason;
  }

  /** Whether the server may have done what was asked although its answer did not arrive. */
  get isLostAnswer(): boolean {
    return this.status === 0 || (this.status >= 500 && this.code !== "SERVICE_UNAVAILABLE");
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(error instanceof Error ? error.message : String(error), { status: 0, code: "UNKNOWN" });
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
