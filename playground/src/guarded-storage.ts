import type { Storage as EditorStorage } from "@graphiql/toolkit";
import { anySecret } from "./api-token.ts";

const prefix = "catalog-playground:";

function browserStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    // Blocked by the browser's settings: tabs then last as long as the page.
    return undefined;
  }
}

/**
 * Where GraphiQL keeps tabs, history and pane sizes. Anything that contains a secret is not kept at all, so that a
 * token pasted into a variable or a document by mistake never reaches the disk.
 */
export function createGuardedStorage(): EditorStorage {
  const storage = browserStorage();
  const ownKeys = () => Object.keys(storage ?? {}).filter((key) => key.startsWith(prefix));
  return {
    getItem: (key) => storage?.getItem(prefix + key) ?? null,
    setItem(key, value) {
      if (!anySecret.test(value)) storage?.setItem(prefix + key, value);
    },
    removeItem: (key) => storage?.removeItem(prefix + key),
    clear() {
      for (const key of ownKeys()) storage?.removeItem(key);
    },
    get length() {
      return ownKeys().length;
    },
  };
}
