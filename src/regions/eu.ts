import type { Region } from "#kernel/region.ts";

export const eu: Region = { name: "eu", label: "Europe", port: 4000 };
