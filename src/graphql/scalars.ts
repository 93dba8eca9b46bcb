import { GraphQLScalarType } from "graphql";
import { GraphQLDateTimeISO, GraphQLJSON, GraphQLTimestamp } from "graphql-scalars";

// The library's scalars under the contract's names, with descriptions of our own.

export const Timestamp = new GraphQLScalarType({
  ...GraphQLTimestamp.toConfig(),
  name: "Timestamp",
  description: "An instant as whole milliseconds since 1970-01-01T00:00:00Z.",
});

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: "DateTime",
  description: "An instant in ISO 8601 with its offset, such as 2026-03-01T12:00:00Z.",
});

export const JsonScalar = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  name: "JSON",
  description: "Any JSON value.",
});
