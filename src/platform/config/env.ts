import { StartError } from "#kernel/errors.ts";
import { type SettingName, type SettingValues, settings } from "./settings.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The only place that reads the environment. `given` wins over it, and it wins over `base`. All problems are told at
 * once; an empty variable counts as absent.
 */
export function readEnvironment(given: Environment = {}, base: Environment = {}): SettingValues {
  return parseSettings({ ...base, ...present(process.env), ...given });
}

function present(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

export function parseSettings(environment: Environment): SettingValues {
  const problems: string[] = [];
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const name of Object.keys(settings)) {
    if (!isSettingName(name)) continue;
    const { variable, schema } = settings[name];
    const text = environment[variable];
    const parsed = schema.safeParse(text === "" ? undefined : text);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${variable}: ${parsed.error.issues.map((issue) => issue.message).join("; ")}`);
  }
  if (problems.length > 0) throw new StartError(`These settings cannot be used. ${problems.join(" · ")}`);
  // Every name was either filled by its own schema or reported above.
  return values as SettingValues;
}

/** What child processes are started with: this process's environment and more. */
export function environmentWith(extra: Environment): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

export function readVariable(name: string): string | undefined {
  const value = process.env[name];
  return value === "" ? undefined : value;
}

function isSettingName(name: string): name is SettingName {
  return name in settings;
}
