import type {
  CatalogRecords,
  ColumnRecord,
  DatabaseRecord,
  LineageRecord,
  SchemaRecord,
  SourceRecord,
  TableRecord,
} from "#kernel/catalog-records.ts";

/**
 * What the demo catalog knows beyond the neutral records. Times are written as days before the moment of loading,
 * fractions allowed, because the demo itself has no clock.
 */

export type DemoPerson = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: "ADMIN" | "STEWARD" | "CONTRIBUTOR" | "VIEWER";
  /** Names of teams. */
  readonly teams: readonly string[];
};

export type DemoTeam = {
  readonly name: string;
  readonly description: string;
  readonly email: string;
  readonly slackChannel: string;
};

export type DemoTag = {
  readonly label: string;
  readonly color:
    | "ALERT_COLOR"
    | "AQUA_BLUE"
    | "BLUE_RED"
    | "CERULEAN_BLUE"
    | "CHARTREUSE"
    | "MAGENTA"
    | "ORANGE_RED"
    | "ORANGE_YELLOW"
    | "RED_VIOLET"
    | "SPRING_GREEN"
    | "VIOLET";
};

export type DemoSchema = SchemaRecord & { readonly isHidden: boolean };

export type DemoTable = TableRecord & {
  readonly lastRefreshedDaysAgo?: number;
  readonly transformationSource?: "DBT";
  /** E-mail addresses of people. */
  readonly verifiedBy?: string;
  readonly deprecatedBy?: string;
  readonly deleted: boolean;
};

/** It can be given to whatever takes `CatalogRecords`. */
export type DemoWarehouse = Omit<CatalogRecords, "source" | "databases" | "schemas" | "tables"> & {
  readonly source: SourceRecord & { readonly type: "WAREHOUSE" };
  readonly databases: readonly (DatabaseRecord & { readonly isHidden: boolean })[];
  readonly schemas: readonly DemoSchema[];
  readonly tables: readonly DemoTable[];
  readonly columns: readonly ColumnRecord[];
};

export type DemoDashboardField = {
  readonly externalId: string;
  readonly name: string;
  readonly label: string;
  readonly dataType: string;
  readonly role: "DIMENSION" | "MEASURE";
  readonly description?: string;
};

export type DemoDashboard = {
  readonly externalId: string;
  readonly name: string;
  readonly type: "DASHBOARD" | "TILE" | "VIZ_MODEL";
  readonly folderPath: string;
  readonly url: string;
  readonly viewCount: number;
  readonly description?: string;
  readonly tags: readonly string[];
  /** E-mail addresses of people, or names of teams. */
  readonly owners: readonly string[];
  readonly fields: readonly DemoDashboardField[];
};

/** The second source. Its lineages begin in the warehouse or in another dashboard. */
export type DemoVisualization = {
  readonly source: SourceRecord & { readonly type: "VISUALIZATION" };
  readonly dashboards: readonly DemoDashboard[];
  /** From a table to a dashboard. */
  readonly tableLineages: readonly LineageRecord[];
  /** From a dashboard to a dashboard. */
  readonly dashboardLineages: readonly LineageRecord[];
  /** From a column to a dashboard field. */
  readonly fieldLineages: readonly LineageRecord[];
};

export type DemoTerm = {
  readonly externalId: string;
  readonly name: string;
  readonly description: string;
  readonly parentExternalId?: string;
  /** The label of a tag; a tag is linked to one term at most. */
  readonly linkedTag?: string;
  /** E-mail addresses of people, or names of teams. */
  readonly owners: readonly string[];
};

export type DemoQualityCheck = {
  readonly externalId: string;
  readonly tableExternalId: string;
  readonly columnExternalId?: string;
  readonly name: string;
  readonly description: string;
  readonly status: "ALERT" | "WARNING" | "SUCCESS";
  readonly result: string;
  readonly ownerEmail: string;
  readonly runDaysAgo: number;
};

/** Which tables it uses and which columns it joins is found in its text, as for any query. */
export type DemoQuery = {
  readonly query: string;
  readonly runs: number;
  /** Whether it is left out of what readers are shown. */
  readonly isHidden: boolean;
  /** The e-mail address of a person. */
  readonly author: string;
  readonly seconds: number;
  readonly rowsProduced: number;
  readonly snowflakeWarehouseSize: "X-Small" | "Small" | "Medium";
  readonly daysAgo: number;
};

export type DemoAsset = {
  readonly type: "COLUMN" | "DASHBOARD" | "DASHBOARD_FIELD" | "TABLE" | "TERM";
  readonly externalId: string;
};

/** One asset shown on the page of another. */
export type DemoPin = {
  readonly from: DemoAsset & { readonly type: "DASHBOARD" | "TABLE" | "TERM" };
  readonly to: DemoAsset;
};

export type DemoDataProduct = DemoAsset & { readonly type: "DASHBOARD" | "TABLE" | "TERM" };

export type DemoExternalLink = {
  readonly tableExternalId: string;
  readonly technology: "AIRFLOW" | "GITHUB" | "GITLAB" | "OTHER";
  readonly url: string;
};
