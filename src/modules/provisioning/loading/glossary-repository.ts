import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoTerm } from "#modules/provisioning/demo/demo-records.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

/** Terms come first: a tag may be linked to one. */
export async function loadGlossary({ tx, accountId, id }: DemoLoad, demo: DemoCatalog): Promise<void> {
  const depths = depthsOf(demo.terms);
  await inChunks(
    demo.terms.map(({ externalId, name, description, parentExternalId }) => ({
      id: id("TERM", externalId),
      accountId,
      externalId,
      name,
      descriptionRaw: description,
      parentTermId: parentExternalId === undefined ? null : id("TERM", parentExternalId),
      depthLevel: depths.get(externalId) ?? 0,
    })),
    (data) => tx.term.createMany({ data }),
  );
  const linked = new Map(demo.terms.map(({ linkedTag, externalId }) => [linkedTag, externalId]));
  await tx.tag.createMany({
    data: demo.tags.map(({ label, color }) => {
      const term = linked.get(label);
      return {
        id: id("TAG", label),
        accountId,
        label,
        color,
        linkedTermId: term === undefined ? null : id("TERM", term),
      };
    }),
  });
}

/** A parent stands before its children, so its depth is known when theirs is asked for. */
function depthsOf(terms: readonly DemoTerm[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  for (const { externalId, parentExternalId } of terms) {
    depths.set(externalId, parentExternalId === undefined ? 0 : (depths.get(parentExternalId) ?? 0) + 1);
  }
  return depths;
}
