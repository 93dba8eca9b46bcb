import { StartError } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";
import type { SettingValues } from "./settings.ts";

/** The endpoint that writes the AI Assistant's answers. Its key prints as `[secret]`. */
export type AssistantEndpoint = {
  readonly url: string;
  readonly model: string;
  readonly key: Secret | null;
  readonly maxTokens: number;
  readonly timeoutSeconds: number;
};

type AssistantValues = Pick<
  SettingValues,
  "assistantUrl" | "assistantModel" | "assistantKey" | "assistantMaxTokens" | "assistantTimeoutSeconds"
>;

/** Null when answers are composed in the instance itself. */
export function assistantEndpointOf(values: AssistantValues): AssistantEndpoint | null {
  const { assistantUrl: url, assistantModel: model, assistantKey: key } = values;
  if (url === undefined) {
    if (model === undefined && key === undefined) return null;
    throw new StartError(
      "CATALOG_ASSISTANT_MODEL and CATALOG_ASSISTANT_KEY mean nothing without CATALOG_ASSISTANT_URL.",
    );
  }
  if (model === undefined) throw new StartError("CATALOG_ASSISTANT_URL needs CATALOG_ASSISTANT_MODEL beside it.");
  const { username, password } = new URL(url);
  if (username !== "" || password !== "")
    throw new StartError("CATALOG_ASSISTANT_URL must not hold a password; the key belongs into CATALOG_ASSISTANT_KEY.");
  return {
    url,
    model,
    key: key === undefined ? null : new Secret(key),
    maxTokens: values.assistantMaxTokens,
    timeoutSeconds: values.assistantTimeoutSeconds,
  };
}
