export type AskReason = "EXPIRED" | "CONFIRM";
