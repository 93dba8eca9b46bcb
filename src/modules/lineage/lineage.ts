import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { deleteEdges } from "./delete-edges.ts";
import type { EdgeInput } from "./edge.ts";
import { fieldEdges, tableEdges } from "./edge-kind.ts";
import { fieldLineagesQuery } from "./field-lineage-repository.ts";
import { type LineageGraph, type LineageGraphInput, readLineageGraph } from "./lineage-graph.ts";
import type { ListFieldLineagesInput, ListLineagesInput } from "./lineage-list.ts";
import { type LineagePaths, type LineagePathsInput, readLineagePaths } from "./lineage-paths.ts";
import { lineagesQuery } from "./lineage-repository.ts";
import { upsertEdges } from "./upsert-edges.ts";

type UpsertEdges = (actor: AccountActor, data: readonly EdgeInput[]) => Promise<string[]>;
type DeleteEdges = (actor: AccountActor, data: readonly EdgeInput[]) => Promise<void>;

/** The face of the lineage slice. Changes answer ids; the schema loads what was selected of them. */
export type LineageEdges = {
  /** Edges between tables and dashboards. */
  readonly list: (actor: AccountActor, input: ListLineagesInput, page: Page) => FoundPage;
  readonly upsert: UpsertEdges;
  readonly delete: DeleteEdges;
  /** Edges between columns, dashboard fields and dashboards. */
  readonly listFields: (actor: AccountActor, input: ListFieldLineagesInput, page: Page) => FoundPage;
  readonly upsertFields: UpsertEdges;
  readonly deleteFields: DeleteEdges;
  /** What lies around an asset, and how one asset reaches another. */
  readonly graph: (actor: Pick<AccountActor, "accountId">, input: LineageGraphInput) => Promise<LineageGraph>;
  readonly paths: (actor: AccountActor, input: LineagePathsInput) => Promise<LineagePaths>;
};

export function createLineageSlice(store: CatalogStore): LineageEdges {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, lineagesQuery(input), page),
    upsert: async (actor, data) => upsertEdges(store, requireWrite(actor), { kind: tableEdges, data }),
    delete: async (actor, data) => deleteEdges(store, requireWrite(actor), { kind: tableEdges, data }),
    listFields: (actor, input, page) => findPage(store, actor.accountId, fieldLineagesQuery(input), page),
    upsertFields: async (actor, data) => upsertEdges(store, requireWrite(actor), { kind: fieldEdges, data }),
    deleteFields: async (actor, data) => deleteEdges(store, requireWrite(actor), { kind: fieldEdges, data }),
    graph: (actor, input) => readLineageGraph(store, actor.accountId, input),
    paths: (actor, input) => readLineagePaths(store, actor.accountId, input),
  };
}
