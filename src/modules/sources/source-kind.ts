import { badUserInput } from "#kernel/errors.ts";

export type SourceOrigin = "API" | "EXTRACTION";

export type SourceType = "COMMUNICATION" | "KNOWLEDGE" | "QUALITY" | "TRANSFORMATION" | "VISUALIZATION" | "WAREHOUSE";

/** What each technology does. */
const typeOf = {
  MS_TEAMS: "COMMUNICATION",
  SLACK: "COMMUNICATION",
  CONFLUENCE: "KNOWLEDGE",
  NOTION: "KNOWLEDGE",
  ANOMALO: "QUALITY",
  COALESCE_QUALITY: "QUALITY",
  DBT_TEST: "QUALITY",
  GREAT_EXPECTATIONS: "QUALITY",
  MONTE_CARLO: "QUALITY",
  SIFFLET: "QUALITY",
  SODA: "QUALITY",
  COALESCE: "TRANSFORMATION",
  DBT: "TRANSFORMATION",
  COGNOS: "VISUALIZATION",
  DOMO: "VISUALIZATION",
  GENERIC_VISUALIZATION: "VISUALIZATION",
  LOOKER: "VISUALIZATION",
  LOOKER_STUDIO: "VISUALIZATION",
  METABASE: "VISUALIZATION",
  MIXPANEL: "VISUALIZATION",
  MODE: "VISUALIZATION",
  PERISCOPE: "VISUALIZATION",
  POWERBI: "VISUALIZATION",
  QLIK_SENSE: "VISUALIZATION",
  REDASH: "VISUALIZATION",
  SALESFORCE_REPORTING: "VISUALIZATION",
  SIGMA: "VISUALIZATION",
  SISENSE: "VISUALIZATION",
  SSRS: "VISUALIZATION",
  STRATEGY: "VISUALIZATION",
  SUPERSET: "VISUALIZATION",
  TABLEAU: "VISUALIZATION",
  THOUGHTSPOT: "VISUALIZATION",
  ZOHO: "VISUALIZATION",
  AMAZON_ATHENA: "WAREHOUSE",
  BIGQUERY: "WAREHOUSE",
  DATABRICKS: "WAREHOUSE",
  DELTALAKE: "WAREHOUSE",
  DOMO_DATA: "WAREHOUSE",
  DREMIO: "WAREHOUSE",
  DRUID: "WAREHOUSE",
  DYNAMODB: "WAREHOUSE",
  EXASOL: "WAREHOUSE",
  FIREBOLT: "WAREHOUSE",
  FIVETRAN: "WAREHOUSE",
  GENERIC_WAREHOUSE: "WAREHOUSE",
  GLUE: "WAREHOUSE",
  HIVE: "WAREHOUSE",
  KAFKA: "WAREHOUSE",
  KEBOOLA: "WAREHOUSE",
  MARIADB: "WAREHOUSE",
  MYSQL: "WAREHOUSE",
  ORACLE: "WAREHOUSE",
  POSTGRES: "WAREHOUSE",
  PRESTODB: "WAREHOUSE",
  REDSHIFT: "WAREHOUSE",
  SALESFORCE: "WAREHOUSE",
  SNAPLOGIC: "WAREHOUSE",
  SNOWFLAKE: "WAREHOUSE",
  SQLSERVER: "WAREHOUSE",
  SYNAPSE: "WAREHOUSE",
  S3: "WAREHOUSE",
  TERADATA: "WAREHOUSE",
  TRINO: "WAREHOUSE",
  VERTICA: "WAREHOUSE",
} as const satisfies Record<string, SourceType>;

export type SourceTechnology = keyof typeof typeOf;

/** What stands for any technology of a type, for the types that have such a thing. */
const genericTechnologies: Readonly<Partial<Record<SourceType, SourceTechnology>>> = {
  VISUALIZATION: "GENERIC_VISUALIZATION",
  WAREHOUSE: "GENERIC_WAREHOUSE",
};

export type SourceKind = {
  readonly technology: SourceTechnology;
  readonly type: SourceType;
  readonly isGeneric: boolean;
};

type Asked = {
  readonly technology?: SourceTechnology | null | undefined;
  readonly type?: SourceType | null | undefined;
};

/** Without both, the account's one generic source is meant; one of them is enough to tell the other. */
export function kindOf({ technology, type }: Asked): SourceKind {
  if (technology) return { technology, type: fitting(technology, type), isGeneric: false };
  const generic = genericTechnologies[type ?? "WAREHOUSE"];
  if (generic === undefined)
    throw badUserInput("data.technology", `There is no generic technology of the type ${type}: say which one it is.`);
  return { technology: generic, type: typeOf[generic], isGeneric: !type };
}

function fitting(technology: SourceTechnology, type: SourceType | null | undefined): SourceType {
  const own = typeOf[technology];
  if (type && type !== own)
    throw badUserInput(
      "data.type",
      `${technology} is of the type ${own}, not ${type}; leave out the type or correct it.`,
    );
  return own;
}
