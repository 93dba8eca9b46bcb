// The arrows of src/README.md, enforced. test/structure plants one violation of every rule here and sees each found.

const floors = ["kernel", "regions", "platform", "graphql", "modules", "schema", "api", "app"];

/** A floor may import itself and what lies below it, nothing above; types count as well. */
const arrows = floors.slice(0, -1).map((floor, level) => ({
  name: `arrows-${floor}`,
  severity: "error",
  from: { path: `^src/${floor}/` },
  to: { path: `^src/((${floors.slice(level + 1).join("|")})/|[^/]+$)` },
}));

const packages = "(^|/)node_modules/";
const generated = "^src/platform/database/generated/";

/** Where a slice may speak GraphQL, and where it may speak SQL. The importer's business is somebody else's PostgreSQL. */
const schemaFile = "[.]schema[.]ts$";
const speaksSql = "-repository[.]ts$|^src/modules/imports/postgres/";
const speaksPrisma = "^src/graphql/(builder|context|hydrate|pagination|source-technology)[.]ts$";

/** Values of Prisma's client, the SQL template and drivers; types of rows may travel. */
const sqlValues = {
  path: `^src/platform/database/(sql[.]ts$|generated/)|${packages}(@prisma/|pg/|@electric-sql/|pglite-prisma-adapter/)`,
  dependencyTypesNot: ["type-only"],
};

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: "arrows-app",
      comment: "The processes stand above everything: nothing imports them.",
      severity: "error",
      from: { path: "^src/app/" },
      to: { path: "^src/[^/]+$" },
    },
    {
      name: "no-circles",
      severity: "error",
      from: { pathNot: generated },
      to: { circular: true, viaOnly: { pathNot: generated } },
    },
    {
      name: "slices-apart",
      comment: "Slices meet by a relation in the schema, an event, or a function handed over in app.",
      severity: "error",
      from: { path: "^src/modules/([^/]+)/" },
      to: { path: "^src/modules/", pathNot: "^src/modules/$1/" },
    },
    {
      name: "doors-apart",
      comment: "What doors share stands in src/api itself and in src/api/http.",
      severity: "error",
      from: { path: "^src/api/([^/]+)/" },
      to: { path: "^src/api/[^/]+/", pathNot: "^src/api/($1|http)/" },
    },
    {
      name: "doors-not-shared",
      comment: "What doors share knows none of them.",
      severity: "error",
      from: { path: "^src/api/[^/]+$" },
      to: { path: "^src/api/[^/]+/", pathNot: "^src/api/http/" },
    },
    {
      name: "src-alone",
      comment: "What runs in production does not hang on tests, the build of the page or Prisma's tooling.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|playground|prisma)/" },
    },
    {
      name: "pure-kernel",
      comment: "Words only: no packages and no I/O. Random bytes for ids are what it takes from Node.",
      severity: "error",
      from: { path: "^src/kernel/" },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-peer"], pathNot: "^(node:)?crypto$" },
    },
    {
      name: "sql-in-repositories",
      comment:
        "Prisma's client and SQL only in *-repository.ts, platform/database, NOTIFY in platform/events, and the schema's vocabulary.",
      severity: "error",
      from: { path: "^src/", pathNot: `${speaksSql}|${speaksPrisma}|^src/platform/(database|events)/` },
      to: sqlValues,
    },
    {
      name: "databases-are-opened-in-app",
      comment: "Everybody else is handed an open one.",
      severity: "error",
      from: { path: "^src/(graphql|modules|schema|api)/" },
      to: { path: "^src/platform/database/(embedded|postgres|prisma-client|folder-lock|migrations)[.]ts$" },
    },
    {
      name: "graphql-in-schema-files",
      comment: "A slice's operations do not know that GraphQL exists.",
      severity: "error",
      from: { path: "^src/modules/", pathNot: schemaFile },
      to: { path: `^src/graphql/builder[.]ts$|${packages}(@pothos/|graphql/|graphql-)` },
    },
    {
      name: "schema-files-are-assembled-once",
      comment: "Only src/schema imports them, so that the schema has one list of what it consists of.",
      severity: "error",
      from: { path: "^src/(?!schema/)", pathNot: schemaFile },
      to: { path: `^src/modules/.*${schemaFile}` },
    },
    {
      name: "playground-is-a-client",
      comment: "The page knows the server by its schema only.",
      severity: "error",
      from: { path: "^playground/" },
      to: { path: "^(src|test|prisma)/", pathNot: "^src/schema/package/" },
    },
    {
      name: "resolvable",
      comment: "An import that cannot be followed would slip through every other rule.",
      severity: "error",
      // Generated code names a package that holds types alone, which come with it.
      from: { pathNot: "^playground/src/generated/" },
      to: { couldNotResolve: true },
    },
    {
      name: "declared",
      comment: "Packages stand in package.json, and those that run in production among the dependencies.",
      severity: "error",
      from: { path: "^(src|playground|prisma)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
      },
    },
  ],
  options: {
    doNotFollow: { path: packages },
    // Types are dependencies too, and without this they are gone before the rules look.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
    cache: false,
  },
};
