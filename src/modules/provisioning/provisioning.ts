import { type ProvisionedDemo, provisionDemo } from "./provision-demo.ts";
import type { ProvisioningDependencies } from "./provisioning-dependencies.ts";

/** The face of the provisioning slice. See README.md for what it promises. */
export type Provisioning = {
  /**
   * On the first start: an account with the demo catalog and an administrator, whose password is in the answer alone.
   * Null when the database has an account already, whichever.
   */
  readonly provisionDemo: () => Promise<ProvisionedDemo | null>;
};

export function createProvisioning(deps: ProvisioningDependencies): Provisioning {
  return { provisionDemo: () => provisionDemo(deps) };
}
