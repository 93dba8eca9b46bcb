import { type Command, Option } from "commander";
import { type Config, createConfig } from "#platform/config/config.ts";
import { readEnvironment } from "#platform/config/env.ts";
import { type SettingName, settings } from "#platform/config/settings.ts";

/** What commands that only open the database need to know. */
export const databaseSettings = ["region", "databaseUrl", "dataFolder"] as const satisfies readonly SettingName[];

/** Every setting as an option: the option wins over the environment variable that its help names. */
export function addSettings(command: Command, names: readonly SettingName[] = settingNames()): Command {
  for (const name of names) {
    const { variable, help, shown } = settings[name];
    command.addOption(new Option(`--${flagOf(name)} <value>`, `${help} [${variable}; default: ${shown}]`));
  }
  return command;
}

/** The configuration of options and environment together. */
export function configOf(
  options: Readonly<Record<string, unknown>>,
  base: Readonly<Record<string, string>> = {},
): Config {
  const given: Record<string, string> = {};
  for (const name of settingNames()) {
    const value = options[name];
    if (typeof value === "string") given[settings[name].variable] = value;
  }
  return createConfig(readEnvironment(given, base));
}

function settingNames(): SettingName[] {
  // The keys of a literal object are its names.
  return Object.keys(settings) as SettingName[];
}

function flagOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
