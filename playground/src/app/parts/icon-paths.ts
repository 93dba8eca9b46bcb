export const iconPaths = {
  check: "M3.5 8.5l3 3 6-7",
  clock: "M8 4.5V8l2.5 1.5M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  cross: "M4.5 4.5l7 7m0-7l-7 7",
  swap: "M3 6h9.5L10 3.5M13 10H3.5L6 12.5",
  warning: "M8 2.5l6 11H2zM8 6.5v3m0 2v.01",
  hourglass:
    "M4.5 2.5h7M4.5 13.5h7M5 2.5c0 3 3 3.5 3 5.500s-3 2.500-3 5.500M11 2.500c0 3-3 3.500-3 5.500s3 2.500 3 5.500",
  copy: "M6 6h7v7.500H6zM3 10V2.500h7",
  person:
    "M8 8.500a2.750 2.750 0 1 0 0-5.500 2.750 2.750 0 0 0 0 5.500zM2.500 14c.6-2.600 2.700-3.500 5.500-3.500s4.900.9 5.500 3.500",
  chevron: "M6 3.500L10.500 8 6 12.500",
  theme: "M8 2.500v11M8 2.500a5.500 5.500 0 0 1 0 11a5.500 5.500 0 0 1 0-11M10.500 4v8M12.500 6v4",
} as const;

export type IconName = keyof typeof iconPaths;
