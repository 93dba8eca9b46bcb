/** Which token an example needs. */
export type ExampleScope = "READ_ONLY" | "READ_WRITE";

export interface Example {
  name: string;
  description: string;
  scope: ExampleScope;
  document: string;
  variables?: Record<string, unknown>;
}

/** Stands for the id of some table of the catalog; the page replaces it by a real one when it can. */
export const anyTableId = "<id of a table>";

/** Ready-made operations, as data: the list in the page, the tests that run them and the docs all read this. */
export const examples: readonly Example[] = [
  {
    name: "Tables",
    description: "The first page of tables, the most popular first.",
    scope: "READ_ONLY",
    document: `query Tables {
  getTables(
    pagination: { nbPerPage: 20, page: 0 }
    sorting: {
      sortingKey: popularity
      direction: DESC
    }
  ) {
    totalCount
    data {
      id
      name
      tableType
      popularity
      description
    }
  }
}`,
  },
  {
    name: "Tables with where they live",
    description: "Schema, database, source and tags of each table in one request.",
    scope: "READ_ONLY",
    document: `query TablesWithPath($nbPerPage: Int!) {
  getTables(pagination: { nbPerPage: $nbPerPage }) {
    data {
      name
      schema {
        name
        database {
          name
          warehouse {
            name
            technology
          }
        }
      }
      tagEntities {
        tag {
          label
        }
      }
    }
  }
}`,
    variables: { nbPerPage: 10 },
  },
  {
    name: "Search tables by path",
    description: "Finds text anywhere in database.schema.table, whatever the letter case.",
    scope: "READ_ONLY",
    document: `query SearchTables($pathContains: String!) {
  getTables(
    scope: { pathContains: $pathContains }
    sorting: [
      { sortingKey: schemaName }
      { sortingKey: name }
    ]
  ) {
    totalCount
    data {
      id
      name
      schema {
        name
      }
    }
  }
}`,
    variables: { pathContains: "order" },
  },
  {
    name: "Columns of a table",
    description: "Name, type, key and tags of every column, in the order of the source.",
    scope: "READ_ONLY",
    document: `query Columns($tableId: String!) {
  getColumns(
    scope: { tableId: $tableId }
    sorting: { sortingKey: sourceOrder }
  ) {
    totalCount
    data {
      name
      dataType
      isNullable
      isPrimaryKey
      isPii
      description
      tagEntities {
        tag {
          label
        }
      }
    }
  }
}`,
    variables: { tableId: anyTableId },
  },
  {
    name: "Lineage of a table",
    description: "What a table is made from, and what is made from it.",
    scope: "READ_ONLY",
    document: `query Lineage($tableId: String!) {
  parents: getLineages(scope: { childTableId: $tableId }) {
    data {
      parentTableId
      lineageType
    }
  }
  children: getLineages(scope: { parentTableId: $tableId }) {
    data {
      childTableId
      childDashboardId
      lineageType
    }
  }
}`,
    variables: { tableId: anyTableId },
  },
  {
    name: "This token",
    description: "Name, scope, state and expiry of the token you are using.",
    scope: "READ_ONLY",
    document: `query CurrentToken {
  currentToken {
    name
    scope
    status
    maskedValue
    expiresAt
  }
}`,
  },
  {
    name: "Watch tables change",
    description: "A subscription: stays open and tells what is created, updated or deleted.",
    scope: "READ_ONLY",
    document: `subscription TableChanges {
  catalogChanges(assetTypes: [TABLE]) {
    action
    assetType
    ids
    at
  }
}`,
  },
  {
    name: "Describe a table",
    description: "Writes a description. Put the id of your table into the variables first.",
    scope: "READ_WRITE",
    document: `mutation DescribeTables($data: [UpdateTableDescriptionInput!]!) {
  updateTableDescriptions(data: $data) {
    id
    name
    description
  }
}`,
    // Never filled in by the page: a change must name its table on purpose.
    variables: { data: [{ id: "", externalDescription: "Written from the playground." }] },
  },
];
