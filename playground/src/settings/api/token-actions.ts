import type { TokenRow } from "./operations.ts";

export type TokenActions = {
  readonly onReplace: (token: TokenRow) => void;
  readonly onRevoke: (token: TokenRow) => void;
  readonly onEndOverlap: (token: TokenRow) => void;
  readonly onTakeOver: (token: TokenRow) => void;
};
