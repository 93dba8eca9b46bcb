import { assembleWarehouse } from "./assemble-warehouse.ts";
import { dataProducts, externalLinks, pins } from "./curation.ts";
import { visualization } from "./dashboards.ts";
import type {
  DemoDataProduct,
  DemoExternalLink,
  DemoPerson,
  DemoPin,
  DemoQualityCheck,
  DemoQuery,
  DemoTag,
  DemoTeam,
  DemoTerm,
  DemoVisualization,
  DemoWarehouse,
} from "./demo-records.ts";
import { finance } from "./finance.ts";
import { terms } from "./glossary.ts";
import { marts } from "./marts.ts";
import { people, teams } from "./people.ts";
import { previewsOf } from "./previews.ts";
import { qualityChecks } from "./quality-checks.ts";
import { queries } from "./queries.ts";
import { rawRoastery } from "./raw-roastery.ts";
import { rawShop } from "./raw-shop.ts";
import { sandbox } from "./sandbox.ts";
import { staging } from "./staging.ts";
import { tags } from "./tags.ts";

/** The metadata of an invented coffee roaster's data warehouse, and what its people have added to it. */
export type DemoCatalog = {
  readonly people: readonly DemoPerson[];
  readonly teams: readonly DemoTeam[];
  readonly tags: readonly DemoTag[];
  readonly warehouse: DemoWarehouse;
  readonly visualization: DemoVisualization;
  readonly terms: readonly DemoTerm[];
  readonly qualityChecks: readonly DemoQualityCheck[];
  readonly queries: readonly DemoQuery[];
  readonly pins: readonly DemoPin[];
  readonly dataProducts: readonly DemoDataProduct[];
  readonly externalLinks: readonly DemoExternalLink[];
};

const schemas = [rawShop, rawRoastery, staging, marts, finance, sandbox];

/** Every call answers the same catalog: it is written down, not generated, and ages are counted in days before loading. */
export function demoCatalog(): DemoCatalog {
  return {
    people,
    teams,
    tags,
    warehouse: assembleWarehouse(schemas),
    visualization,
    terms,
    qualityChecks,
    queries: [...queries, ...previewsOf(schemas)],
    pins,
    dataProducts,
    externalLinks,
  };
}
