/** The fields of a thing under the names that the API's inputs and outputs share. */
export type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** A thing as the source has it. Fields that are not named are nobody's business here and stay as they are. */
export type Wanted = { readonly externalId: string; readonly parentId: string; readonly fields: Fields };

/** A thing as the catalog has it, deleted ones included. */
export type Existing = {
  readonly id: string;
  readonly externalId: string;
  readonly parentId: string;
  readonly isDeleted: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
};

export type Difference<W extends Wanted, E extends Existing> = {
  readonly created: readonly W[];
  /** `changes` holds only what differs. A thing that was deleted and is wanted again is restored by it. */
  readonly updated: readonly { readonly wanted: W; readonly existing: E; readonly changes: Fields }[];
  readonly unchanged: readonly { readonly wanted: W; readonly existing: E }[];
  readonly vanished: readonly E[];
};

/** Compares what is wanted with what there is. Things are the same if their external id and their parent are. */
export function differenceOf<W extends Wanted, E extends Existing>(
  wanted: readonly W[],
  existing: readonly E[],
): Difference<W, E> {
  const left = new Map(existing.map((thing) => [keyOf(thing), thing]));
  const created: W[] = [];
  const updated: { wanted: W; existing: E; changes: Fields }[] = [];
  const unchanged: { wanted: W; existing: E }[] = [];
  for (const thing of wanted) {
    const found = left.get(keyOf(thing));
    if (found === undefined) {
      created.push(thing);
      continue;
    }
    left.delete(keyOf(thing));
    const changes = changesOf(thing, found);
    if (Object.keys(changes).length === 0) unchanged.push({ wanted: thing, existing: found });
    else updated.push({ wanted: thing, existing: found, changes });
  }
  return { created, updated, unchanged, vanished: [...left.values()].filter((thing) => !thing.isDeleted) };
}

function keyOf({ parentId, externalId }: { readonly parentId: string; readonly externalId: string }): string {
  return `${parentId} ${externalId}`;
}

function changesOf(wanted: Wanted, existing: Existing): Fields {
  const different = Object.entries(wanted.fields).filter(([name, value]) => !isSame(value, existing.fields[name]));
  return Object.fromEntries(existing.isDeleted ? [...different, ["deletedAt", null]] : different);
}

/** No text and an empty text say the same. */
function isSame(wanted: Fields[string], existing: unknown): boolean {
  const emptyAsNull = (value: unknown) => (value === "" || value === undefined ? null : value);
  return emptyAsNull(wanted) === emptyAsNull(existing);
}
