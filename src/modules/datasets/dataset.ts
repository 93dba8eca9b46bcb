/** A schema of the catalog as REST clients see it. */
export type Dataset = {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly managed: boolean;
  readonly databaseId: string;
  readonly databaseName: string;
  readonly sourceId: string;
  readonly sourceName: string;
  readonly technology: string;
  readonly tableCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export const datasetOrders = ["createdAt", "name", "updatedAt"] as const;

export type DatasetOrder = (typeof datasetOrders)[number];

export type ListDatasetsInput = {
  readonly ids?: readonly string[] | null | undefined;
  /** Part of the name, in any letter case. */
  readonly name?: string | null | undefined;
  /** Datasets of which a table carries one of these tags. */
  readonly tags?: readonly string[] | null | undefined;
  readonly managed?: boolean | null | undefined;
  readonly orderBy?: DatasetOrder | null | undefined;
  readonly direction?: "ASC" | "DESC" | null | undefined;
};
