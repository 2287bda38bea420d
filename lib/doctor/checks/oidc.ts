/** The identity provider that signs people in. */
import { SIGNATURES } from "../../identity/oidc/code_flow.ts";
import { OidcError } from "../../identity/oidc/oidc_errors.ts";
import type { Metadata } from "../../identity/oidc/metadata.ts";
import type { Check } from "../check.ts";
import { failure, type Finding, ok, skipped, warning } from "../finding.ts";
import { publishedKeys } from "../key_set.ts";
import { type KnownThere, tryProvider } from "../provider_trial.ts";

/** The redirect URI, which must be registered at the provider. */
const redirectUriOf = (appOrigin: string) => `${appOrigin}/oidc/callback`;

/** @param scopes the requested ones, separated by spaces. */
export function checkMetadata(
  metadata: Pick<Metadata, "code_challenge_methods_supported" | "scopes_supported">,
  scopes: string,
  redirectUri: string,
): Finding {
  const methods = metadata.code_challenge_methods_supported;
  if (methods !== undefined && !methods.includes("S256")) {
    return failure(
      `the provider supports PKCE with ${methods.join(", ") || "nothing"}, and not with S256`,
      "Turn on PKCE with S256 at the provider of OIDC_ISSUER.",
    );
  }
  const offered = metadata.scopes_supported;
  const missing = offered === undefined
    ? []
    : scopes.split(" ").filter((scope) => !offered.includes(scope));
  if (missing.length > 0) {
    return warning(
      `the provider does not offer ${missing.join(", ")}`,
      `Take ${missing.join(" and ")} out of OIDC_SCOPES, or have the provider offer it.`,
    );
  }
  if (methods === undefined) {
    return warning(
      "the provider does not say whether it supports PKCE with S256",
      "Check the manual of OIDC_ISSUER's provider: without PKCE sign-in does not work.",
    );
  }
  return ok(`it answers; register ${redirectUri} there`);
}

const NO_PROVIDER = "OIDC_ISSUER is not set";

const oidc: Check = {
  id: "oidc",
  title: "The identity provider answers, is the configured issuer, and supports PKCE",
  needs: ["configuration"],
  async run({ config, provider }) {
    const { oidc, appOrigin } = config();
    if (oidc === undefined) return skipped(NO_PROVIDER);
    try {
      const { metadata } = await provider(oidc);
      return checkMetadata(metadata, oidc.scopes, redirectUriOf(appOrigin));
    } catch (error) {
      if (!(error instanceof OidcError)) throw error;
      return failure(
        error.message,
        error.fault === "provider_unreachable"
          ? "Correct OIDC_ISSUER, or let this machine reach it (DNS, firewall, proxy)."
          : "Set OIDC_ISSUER to exactly what the provider calls its issuer.",
      );
    }
  },
};

const oidcKeys: Check = {
  id: "oidc-keys",
  title: "The keys that the identity provider signs with can be read and used",
  needs: ["oidc"],
  async run({ config, provider, fetch }) {
    const { oidc } = config();
    if (oidc === undefined) return skipped(NO_PROVIDER);
    const { metadata } = await provider(oidc);
    const signatures = metadata.id_token_signing_alg_values_supported
      .filter((algorithm) => SIGNATURES.includes(algorithm));
    return await publishedKeys(fetch, metadata.jwks_uri, "OIDC_ISSUER", signatures);
  },
};

export function checkClient({ signIn, codeError }: KnownThere, redirectUri: string): Finding {
  if (signIn >= 400 && signIn < 500) {
    return failure(
      `the provider refuses to begin a sign-in (${signIn})`,
      `Register ${redirectUri} as redirect URI of the client OIDC_CLIENT_ID at the provider.`,
    );
  }
  if (codeError === "invalid_client" || codeError === "unauthorized_client") {
    return failure(
      `the provider refuses the client (${codeError})`,
      "Set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET to those that the provider shows for this app.",
    );
  }
  if (signIn === 0 || signIn >= 500 || codeError !== "invalid_grant") {
    return warning(
      `the provider tells nothing certain (${signIn || "no answer"}, ${codeError ?? "no error"})`,
      `Sign in once by hand; at the provider look at OIDC_CLIENT_ID's secret and ${redirectUri}.`,
    );
  }
  return ok("the provider knows the client, its secret and the redirect URI");
}

const oidcClient: Check = {
  id: "oidc-client",
  title: "The identity provider knows the client, its secret and the redirect URI",
  needs: ["oidc"],
  async run({ config, provider, fetch, now }) {
    const { oidc, appOrigin } = config();
    if (oidc === undefined) return skipped(NO_PROVIDER);
    const redirectUri = redirectUriOf(appOrigin);
    const known = await tryProvider({
      provider: await provider(oidc),
      config: oidc,
      redirectUri,
      fetch,
      now,
    });
    return checkClient(known, redirectUri);
  },
};

export const OIDC_CHECKS: readonly Check[] = [oidc, oidcKeys, oidcClient];
