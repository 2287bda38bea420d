import type { expect } from "expect";
import { createRequire } from "node:module";

let loaded: typeof expect | undefined;

/**
 * Jest's `expect`. Loading it takes longer than most test files do, so it is loaded when it is
 * first asked.
 */
export function jest(): typeof expect {
  if (loaded === undefined) {
    const module: { expect: typeof expect } = createRequire(import.meta.url)(
      "expect",
    );
    loaded = module.expect;
  }
  return loaded;
}
