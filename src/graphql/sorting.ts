import { builder } from "./builder.ts";

export const SortingDirection = builder.enumType("SortingDirectionEnum", {
  description: "Which way to sort.",
  values: {
    ASC: { description: "Smallest first, A to Z." },
    DESC: { description: "Greatest first, Z to A." },
  } as const,
});

export const SortingNullsPriority = builder.enumType("SortingNullsPriority", {
  description: "Where rows without a value go, whichever the direction.",
  values: { FIRST: { description: "Before all others." }, LAST: { description: "After all others." } } as const,
});

/** An enum of sorting keys, each with what it means. */
export function sortingKeys<Key extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Key, string>>,
) {
  const values = Object.entries<string>(meanings).map(([key, meaning]) => [key, { description: meaning }] as const);
  // Object.fromEntries forgets the keys, which are those of `meanings`.
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(values) as Record<Key, { description: string }>,
  });
}

/** An input type such as `TableSorting` over an enum of sorting keys. */
export function sortingInput<Key extends string>(name: string, keys: ReturnType<typeof sortingKeys<Key>>) {
  return builder.inputType(name, {
    description: "One step of an order; several are applied one after the other, and ties fall back to the id.",
    fields: (t) => ({
      sortingKey: t.field({ type: keys, required: true, description: "What to sort by." }),
      direction: t.field({ type: SortingDirection, defaultValue: "ASC", description: "Which way." }),
      nullsPriority: t.field({
        type: SortingNullsPriority,
        defaultValue: "LAST",
        description: "Where rows without a value go.",
      }),
    }),
  });
}
