/** The short name of an instance's region: part of every token that the instance issues. */
export type RegionName = string;

/** What one region knows of itself and of the others. */
export type Region = {
  readonly name: RegionName;
  /** Shown to people: "Europe". */
  readonly label: string;
  readonly port: number;
};

export const regionNamePattern = /^[a-z]{2,8}$/;

/** Where each other region is reached, by its name: what a token of that region is told when it calls here. */
export type Peers = Readonly<Record<RegionName, string>>;
