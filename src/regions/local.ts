import type { Region } from "#kernel/region.ts";

/** For an instance of your own that belongs to neither of the two. */
export const local: Region = { name: "local", label: "Local", port: 4000 };
