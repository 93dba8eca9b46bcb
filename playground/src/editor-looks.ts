import { pick, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

/**
 * What GraphiQL offers no property for: Monaco in the page's smaller type, and Monaco's colours following the system
 * whenever it changes its mind, since GraphiQL reads them only once.
 */
export function EditorLooks(): null {
  const { setTheme } = useGraphiQLActions();
  const { theme, queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick("theme", "queryEditor", "variableEditor", "responseEditor"),
  );

  useEffect(() => {
    for (const editor of [queryEditor, variableEditor, responseEditor]) editor?.updateOptions({ fontSize: 13 });
  }, [queryEditor, variableEditor, responseEditor]);

  useEffect(() => {
    if (theme !== null) return;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const follow = () => setTheme(null);
    dark.addEventListener("change", follow);
    return () => dark.removeEventListener("change", follow);
  }, [theme, setTheme]);

  return null;
}
