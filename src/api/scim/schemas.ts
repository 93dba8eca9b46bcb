import { groupUrn, userUrn } from "./resources.ts";

type Attribute = {
  readonly name: string;
  readonly description: string;
  readonly type?: "string" | "boolean" | "complex" | "reference";
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: "readWrite" | "readOnly" | "immutable";
  readonly uniqueness?: "none" | "server";
  readonly referenceTypes?: readonly string[];
  readonly canonicalValues?: readonly string[];
  readonly subAttributes?: readonly Attribute[];
};

const readOnly = "readOnly" as const;

/** What is stored of a person, and nothing that is not. */
const userAttributes: readonly Attribute[] = [
  {
    name: "userName",
    description: "The person's e-mail address, in lower case.",
    required: true,
    uniqueness: "server",
  },
  {
    name: "name",
    description: "The person's name.",
    type: "complex",
    subAttributes: [
      { name: "formatted", description: "Given name and family name.", mutability: readOnly },
      { name: "familyName", description: "The family name." },
      { name: "givenName", description: "The given name." },
    ],
  },
  {
    name: "displayName",
    description: "Given name and family name. Taken for the name of a person who comes without one.",
    mutability: readOnly,
  },
  {
    name: "active",
    description: "Whether the person may use the account; false ends their sessions.",
    type: "boolean",
  },
  {
    name: "emails",
    description: "The person's one address, which is the userName.",
    type: "complex",
    multiValued: true,
    mutability: readOnly,
    subAttributes: [
      { name: "value", description: "The address.", mutability: readOnly },
      { name: "type", description: "Always work.", mutability: readOnly },
      { name: "primary", description: "Always true.", type: "boolean", mutability: readOnly },
    ],
  },
  {
    name: "groups",
    description: "The teams that the person is in.",
    type: "complex",
    multiValued: true,
    mutability: readOnly,
    subAttributes: [
      { name: "value", description: "The team's id.", mutability: readOnly },
      {
        name: "$ref",
        description: "The team's URI.",
        type: "reference",
        referenceTypes: ["Group"],
        mutability: readOnly,
      },
      { name: "display", description: "The team's name.", mutability: readOnly },
      { name: "type", description: "Always direct.", mutability: readOnly },
    ],
  },
];

const groupAttributes: readonly Attribute[] = [
  { name: "displayName", description: "The team's name.", required: true, caseExact: true, uniqueness: "server" },
  {
    name: "members",
    description: "The people in the team.",
    type: "complex",
    multiValued: true,
    subAttributes: [
      { name: "value", description: "The user's id.", mutability: "immutable" },
      {
        name: "$ref",
        description: "The user's URI.",
        type: "reference",
        referenceTypes: ["User"],
        mutability: readOnly,
      },
      { name: "display", description: "The user's name.", mutability: readOnly },
      {
        name: "type",
        description: "Always User: groups are not nested.",
        canonicalValues: ["User"],
        mutability: readOnly,
      },
    ],
  },
];

export const schemas = [
  schema({ id: userUrn, name: "User", description: "A person of the account.", attributes: userAttributes }),
  schema({ id: groupUrn, name: "Group", description: "A team of the account.", attributes: groupAttributes }),
];

type Schema = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
};

function schema({ attributes, ...rest }: Schema) {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
    ...rest,
    attributes: attributes.map(described),
  };
}

/** With every characteristic written out, as clients expect that do not know the defaults. */
function described({ subAttributes, ...attribute }: Attribute): Record<string, unknown> {
  return {
    type: "string",
    multiValued: false,
    required: false,
    ...(attribute.type === undefined || attribute.type === "string" ? { caseExact: false } : {}),
    mutability: "readWrite",
    returned: "default",
    uniqueness: "none",
    ...attribute,
    ...(subAttributes === undefined ? {} : { subAttributes: subAttributes.map(described) }),
  };
}
