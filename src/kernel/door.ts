/** The ways in. What is promised of one holds for all of them. */
export const doors = ["graphql", "websocket", "rest", "upload", "mcp", "scim"] as const;

export type Door = (typeof doors)[number];
