import "#modules/users/user.schema.ts";
import "#modules/accounts/me.schema.ts";
import "#modules/accounts/person.schema.ts";
import "#modules/teams/team.schema.ts";
import "#modules/owners/owner.schema.ts";
import "#modules/lineage/lineage.schema.ts";
import "#modules/lineage/field-lineage.schema.ts";
import "#modules/lineage/lineage-graph.schema.ts";
import "#modules/dashboards/dashboard.schema.ts";
import "#modules/dashboards/dashboard-field.schema.ts";
import "#modules/data-products/data-product.schema.ts";
import "#modules/pins/pin.schema.ts";
import "#modules/external-links/external-link.schema.ts";
import "#modules/quality/quality.schema.ts";
import "#modules/queries/query.schema.ts";
import "#modules/queries/column-join.schema.ts";
import "#modules/search/query-search.schema.ts";
import "#modules/search/asset-search.schema.ts";
import "#modules/assistant/assistant.schema.ts";
import "#modules/changes/change.schema.ts";
import "#modules/columns/column.schema.ts";
import "#modules/databases/database.schema.ts";
import "#modules/datasets/dataset.schema.ts";
import "#modules/schemas/schema.schema.ts";
import "#modules/sources/source.schema.ts";
import "#modules/tables/table.schema.ts";
import "#modules/tags/tag.schema.ts";
import "#modules/terms/term.schema.ts";
import "#modules/imports/import.schema.ts";
import "#modules/limits/rate-limit.schema.ts";
import "#modules/notices/notice.schema.ts";
import "#modules/notices/webhook.schema.ts";
import "#modules/scim/scim-token.schema.ts";
import "#modules/tokens/api-token.schema.ts";
import "#modules/saved-operations/saved-operation.schema.ts";
import "#modules/usage/token-usage.schema.ts";
import "#modules/audit/audit-event.schema.ts";
import "#modules/tokens/token-changes.schema.ts";
import "#modules/tokens/token-life.schema.ts";
import "#modules/tokens/token-policy.schema.ts";
import "#modules/tokens/token-page.schema.ts";
import { DirectiveLocation, GraphQLDirective, GraphQLEnumType, GraphQLNonNull, type GraphQLSchema } from "graphql";
import { builder } from "#graphql/builder.ts";

/** Assembles what the slices declared. */
export function buildSchema(): GraphQLSchema {
  const schema = builder.toSchema({ sortSchema: true });
  const scope = schema.getType("TokenScope");
  if (!(scope instanceof GraphQLEnumType)) throw new Error("the schema lacks the enum TokenScope");
  const requiresScope = new GraphQLDirective({
    name: "requiresScope",
    description: "The least scope that a token needs for this field.",
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { scope: { type: new GraphQLNonNull(scope), description: "READ_ONLY or READ_WRITE." } },
  });
  return withDirective(schema, requiresScope);
}

/** Pothos takes directives only before it has built the enum that this one's argument is of. */
function withDirective(schema: GraphQLSchema, directive: GraphQLDirective): GraphQLSchema {
  const config = schema.toConfig();
  // The constructor is that of the schema's own copy of graphql-js.
  const Schema = schema.constructor as new (given: typeof config) => GraphQLSchema;
  return new Schema({ ...config, directives: [...config.directives, directive] });
}
