/** The existing application whose JWTs are accepted for its users. */
import { PUBLIC_KEY_ALGORITHMS } from "../../identity/host/keys.ts";
import { secretProblem } from "../../config/secret_strength.ts";
import type { Check } from "../check.ts";
import { failure, ok, skipped } from "../finding.ts";
import { publishedKeys } from "../key_set.ts";

const hostKeys: Check = {
  id: "host-keys",
  title: "The existing application's keys can be read and used, or its secret is strong",
  needs: ["configuration"],
  async run({ config, fetch }) {
    const { hostTokens } = config();
    if (hostTokens === undefined) return skipped("HOST_JWT_ISSUER is not set");
    if ("jwksUrl" in hostTokens.keys) {
      const { jwksUrl } = hostTokens.keys;
      return await publishedKeys(fetch, jwksUrl, "HOST_JWT_JWKS_URL", PUBLIC_KEY_ALGORITHMS);
    }
    const problem = secretProblem(hostTokens.keys.secret);
    if (problem === null) return ok("a shared secret, HS256");
    return failure(`HOST_JWT_SECRET ${problem}`, "Set a new HOST_JWT_SECRET in both applications.");
  },
};

export const HOST_CHECKS: readonly Check[] = [hostKeys];
