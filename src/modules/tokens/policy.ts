/** What an account has settled about its tokens. */
export type TokenPolicy = {
  readonly maxActiveTokensPerScope: number;
  readonly maxTokenLifeDays: number;
  /** Whether addresses of those who use tokens are kept. */
  readonly keepsAddresses: boolean;
  readonly usageRetentionDays: number;
  readonly updatedAt: Date;
};
