import { withoutUrn } from "#modules/scim/filter.ts";

/** Which attributes an answer is to have. */
export type Projection = { readonly only: ReadonlySet<string> | null; readonly without: ReadonlySet<string> };

export type Resource = Readonly<Record<string, unknown>>;

const always = new Set(["schemas", "id"]);

export function projectionOf(parameters: URLSearchParams): Projection {
  const only = namesOf(parameters, "attributes");
  return { only: only.size === 0 ? null : only, without: namesOf(parameters, "excludedAttributes") };
}

function namesOf(parameters: URLSearchParams, name: string): Set<string> {
  const names = parameters.getAll(name).flatMap((text) => text.split(","));
  return new Set(names.map((one) => withoutUrn(one.trim())).filter((one) => one !== ""));
}

/** Whether any part of the attribute is asked for. */
export function wants({ only, without }: Projection, attribute: string): boolean {
  if (without.has(attribute)) return false;
  return only === null || [...only].some((name) => name === attribute || name.startsWith(`${attribute}.`));
}

/** The resource with what was asked for of it; its id stays in any case. */
export function project(resource: Resource, projection: Projection): Resource {
  const { only, without } = projection;
  if (only === null && without.size === 0) return resource;
  const entries = Object.entries(resource).flatMap(([key, value]): [string, unknown][] => {
    const name = key.toLowerCase();
    if (always.has(name)) return [[key, value]];
    if (!wants(projection, name)) return [];
    return [[key, projectValue(value, name, projection)]];
  });
  return Object.fromEntries(entries);
}

function projectValue(value: unknown, name: string, projection: Projection): unknown {
  if (Array.isArray(value)) return value.map((one) => projectValue(one, name, projection));
  if (typeof value !== "object" || value === null) return value;
  const { only, without } = projection;
  const isWhole = only === null || only.has(name);
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => {
      const path = `${name}.${key.toLowerCase()}`;
      return (isWhole || only.has(path)) && !without.has(path);
    }),
  );
}
