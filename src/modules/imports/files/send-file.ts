import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { CatalogError } from "#kernel/errors.ts";

export const uploadTypes = ["DBT", "QUALITY", "VIZ", "WAREHOUSE", "LINEAGE"] as const;

export type UploadType = (typeof uploadTypes)[number];

export type SendInput = {
  readonly baseUrl: string;
  readonly token: string;
  readonly sourceId: string;
  readonly type: UploadType;
  readonly file: string;
  /** Unix seconds; files of one set share it. */
  readonly stamp: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
};

export function uploadTypeNamed(name: string): UploadType {
  const type = uploadTypes.find((known) => known === name.toUpperCase());
  if (type === undefined) throw new CatalogError("BAD_USER_INPUT", `--file_type is one of ${uploadTypes.join(", ")}.`);
  return type;
}

const folders: Readonly<Record<UploadType, string>> = {
  DBT: "transformation",
  QUALITY: "quality",
  VIZ: "visualization",
  WAREHOUSE: "warehouse",
  LINEAGE: "lineage",
};

/** Where a file goes: under its own name if that begins with a timestamp, else with the one of this upload in front. */
export function uploadPath({
  type,
  sourceId,
  file,
  stamp,
}: Pick<SendInput, "type" | "sourceId" | "file" | "stamp">): string {
  const name = basename(file);
  return `${folders[type]}-${sourceId}/${/^\d{9,13}[-_]/.test(name) ? name : `${stamp}-${name}`}`;
}

/** Sends a file, and once more only when no answer came in time: any answer is final. */
export async function sendFile(input: SendInput): Promise<"SENT" | "ALREADY_THERE"> {
  const { baseUrl, file, retries } = input;
  for (let tries = 0; ; tries += 1) {
    try {
      return await sendOnce(input);
    } catch (error) {
      if (error instanceof CatalogError) throw error;
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      const reason =
        error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
      if (!isTimeout)
        throw new CatalogError("SERVICE_UNAVAILABLE", `${baseUrl} cannot be reached: ${reason}`, {}, error);
      if (tries === retries) throw new CatalogError("SERVICE_UNAVAILABLE", `${baseUrl} did not take ${file} in time.`);
    }
  }
}

async function sendOnce(input: SendInput): Promise<"SENT" | "ALREADY_THERE"> {
  const path = uploadPath(input);
  const body = new FormData();
  body.append("file", await openAsBlob(input.file), basename(input.file));
  const response = await fetch(`${input.baseUrl}/${path}`, {
    method: "POST",
    headers: { authorization: `Token ${input.token}`, accept: "text/csv, application/json" },
    body,
    signal: AbortSignal.timeout(input.timeoutSeconds * 1_000),
  });
  const text = await response.text();
  if (response.ok) return "SENT";
  if (response.status === 409) return "ALREADY_THERE";
  throw new CatalogError("BAD_USER_INPUT", `${path} was refused (${response.status}): ${messageOf(text)}`);
}

function messageOf(text: string): string {
  try {
    const message = (JSON.parse(text) as { errors?: { message?: unknown }[] }).errors?.[0]?.message;
    return typeof message === "string" ? message : text.slice(0, 300);
  } catch {
    return text.slice(0, 300);
  }
}
