/** The tags that one thing carries in several places, each of them once and without empty ones. */
export function tagsOf(...lists: readonly (readonly string[] | null | undefined)[]): readonly string[] {
  const labels = lists.flatMap((list) => list ?? []).map((label) => label.trim());
  return [...new Set(labels.filter((label) => label !== ""))];
}
