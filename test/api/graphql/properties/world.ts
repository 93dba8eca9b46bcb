import { createDice, type Dice } from "./dice.ts";

const words = ["orders", "Orders", "ORDERS", "order_items", "a%b", "a_b", "axb", "a\\b", "Zebra", "zebra", "b1", "B10"];
const wordOf = (dice: Dice): string => dice.pick(words) + (dice.chance(0.3) ? String(dice.below(4)) : "");
const popularityOf = (dice: Dice): number | null => dice.maybe(0.7, dice.below(5));
const instantOf = (dice: Dice): Date => new Date(Date.UTC(2026, 0, 1 + dice.below(6)));
const past = new Date(Date.UTC(2026, 0, 1));

/** Random places: few of each, so that filters meet something, with many ties, gaps and letter cases. */
function places(dice: Dice) {
  const { below, chance, id, many, maybe, pick } = dice;
  const gone = (share: number) => ({ deletedAt: maybe(share, past) });
  const sources = many(4, (index) => ({
    ...{ id: id(), name: wordOf(dice), ...gone(index === 0 ? 0 : 0.25), origin: pick(["API", "EXTRACTION"] as const) },
    ...{ technology: pick(["POSTGRES", "TABLEAU"] as const), type: pick(["WAREHOUSE", "VISUALIZATION"] as const) },
  }));
  const databases = many(10, () => {
    const source = pick(sources);
    return { id: id(), source, name: wordOf(dice), isHidden: chance(0.2), ...gone(0.1) };
  });
  const schemas = many(16, () => {
    const database = pick(databases);
    return { id: id(), database, name: wordOf(dice), isHidden: chance(0.15), ...gone(0.1) };
  });
  const tables = many(45, () => {
    const schema = pick(schemas);
    return { id: id(), schema, name: wordOf(dice), popularity: popularityOf(dice), owners: below(3), ...gone(0.1) };
  });
  const columns = many(90, () => ({
    ...{ id: id(), table: pick(tables), name: wordOf(dice), sourceOrder: maybe(0.7, below(6)), ...gone(0.1) },
    descriptionRaw: pick([null, "", "Own words"]),
    externalDescription: pick([null, "", "Of the SOURCE"]),
    isPii: pick([true, false, null]),
    isPrimaryKey: pick([true, false, null]),
  }));
  const dashboards = many(30, () => ({
    ...{ id: id(), source: pick(sources), name: wordOf(dice), popularity: popularityOf(dice), owners: below(3) },
    ...{ folderPath: pick(["/", "/sales", "/sales/eu", "/Sales", "/sale_", "/sale_/x"]), ...gone(0.15) },
  }));
  const fields = many(50, () => {
    const dashboard = pick(dashboards);
    return { id: id(), dashboard, name: wordOf(dice), popularity: popularityOf(dice), ...gone(0.15) };
  });
  const terms = many(25, () => ({ id: id(), name: maybe(0.8, wordOf(dice)), owners: below(3), ...gone(0.2) }));
  return { sources, databases, schemas, tables, columns, dashboards, fields, terms };
}

type Places = ReturnType<typeof places>;

/** What people and programs add to them. */
function knowledge(dice: Dice, { tables, columns, dashboards, fields, terms }: Places) {
  const { below, chance, id, many, maybe, pick } = dice;
  const tags = many(12, (index) => ({ id: id(), label: `${pick(words)} ${index}` }));
  const products = [...tables.slice(0, 15), ...dashboards.slice(0, 10), ...terms.slice(0, 10)].map((asset) => ({
    ...{ id: id(), asset, tags: many(2, () => pick(tags)).filter(() => chance(0.4)) },
  }));
  const checks = many(60, () => ({ id: id(), table: pick(tables), deletedAt: maybe(0.2, past) }));
  const froms = [...tables.slice(0, 6), ...dashboards.slice(0, 6), ...terms.slice(0, 6)];
  const tos = [...froms, ...columns.slice(0, 8), ...fields.slice(0, 8)];
  const pins = froms.flatMap((from) =>
    tos.filter((to) => to !== from && chance(0.2)).map((to) => ({ id: id(), from, to, createdAt: instantOf(dice) })),
  );
  const queries = many(40, (index) => ({
    ...{ id: id(), hash: `${below(1_000)}-${index}`, timestamp: instantOf(dice) },
    ...{ queryType: pick(["SELECT", "WRITE"] as const), tables: [...new Set(many(below(4), () => pick(tables)))] },
  }));
  const joins = columns.flatMap((first) =>
    columns
      .filter((second) => first.id < second.id && chance(0.02))
      .map((second) => ({ id: id(), first, second, count: 1 + below(4) })),
  );
  const ends = [...tables.slice(0, 12), ...dashboards.slice(0, 8)];
  const lineages = ends.flatMap((parent) =>
    ends
      .filter((child) => child !== parent && chance(0.2))
      .map((child) => ({ id: id(), parent, child, lineageType: pick(["AUTOMATIC", "MANUAL_CUSTOMER"] as const) })),
  );
  return { tags, products, checks, pins, queries, joins, lineages };
}

/** A random catalog in memory: rows that point at each other. */
export function createWorld(seed: number) {
  const dice = createDice(seed);
  const made = places(dice);
  return { ...made, ...knowledge(dice, made) };
}

export type World = ReturnType<typeof createWorld>;
type RowOf<K extends keyof World> = World[K][number];
export type Asset = RowOf<"tables"> | RowOf<"columns"> | RowOf<"dashboards"> | RowOf<"fields"> | RowOf<"terms">;

export type Kind = "TABLE" | "COLUMN" | "DASHBOARD" | "DASHBOARD_FIELD" | "TERM";

export function kindOf(asset: Asset): Kind {
  if ("schema" in asset) return "TABLE";
  if ("table" in asset) return "COLUMN";
  if ("source" in asset) return "DASHBOARD";
  return "dashboard" in asset ? "DASHBOARD_FIELD" : "TERM";
}

type Placed = { readonly deletedAt?: Date | null; readonly isHidden?: boolean };

/** The row and what it lies in, up to the source. */
function lineOf(row: object): Placed[] {
  const parents = ["table", "schema", "database", "source", "dashboard"] as const;
  const above = parents.flatMap((key) => (key in row ? lineOf((row as Record<string, object>)[key] ?? {}) : []));
  return [row, ...above];
}

/** It, or something that it lies in, was deleted. */
export function isGone(row: object): boolean {
  return lineOf(row).some(({ deletedAt }) => deletedAt instanceof Date);
}

/** It, or something that it lies in, is hidden. */
export function isHidden(row: object): boolean {
  return lineOf(row).some((one) => one.isHidden === true);
}
