import type { Region } from "#kernel/region.ts";

export const us: Region = { name: "us", label: "United States", port: 4001 };
