import { useEffect, useState } from "react";

const key = "catalog.theme";
const themes = ["system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

function storedTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? "system";
  } catch {
    // A browser that keeps nothing for us follows the system.
    return "system";
  }
}

function applyTheme(theme: Theme): void {
  document.documentElement.setAttribute("data-theme", theme);
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It holds until the page is left, then.
  }
}

/** Light or dark as the system says, unless somebody says otherwise. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(storedTheme);
  useEffect(() => applyTheme(theme), [theme]);
  return (
    <label className="theme-switch">
      <span className="visually-hidden">Theme</span>
      <select
        value={theme}
        onChange={(event) => setTheme(themes.find((one) => one === event.target.value) ?? "system")}
      >
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}
