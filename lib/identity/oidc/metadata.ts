/**
 * The provider's metadata (OpenID Connect Discovery 1.0, 3 and 4), as far as this app uses it.
 */
import * as v from "valibot";
import type { Answer } from "../../outbound/exchange.ts";
import { OidcError } from "./oidc_errors.ts";

export type Metadata = v.InferOutput<typeof Metadata>;
const Metadata = v.object({
  issuer: v.string(),
  authorization_endpoint: v.string(),
  token_endpoint: v.string(),
  jwks_uri: v.string(),
  userinfo_endpoint: v.optional(v.string()),
  end_session_endpoint: v.optional(v.string()),
  token_endpoint_auth_methods_supported: v.optional(v.array(v.string()), ["client_secret_basic"]),
  id_token_signing_alg_values_supported: v.optional(v.array(v.string()), ["RS256"]),
  authorization_response_iss_parameter_supported: v.optional(v.boolean(), false),
  // Omitted by providers that support the default.
  code_challenge_methods_supported: v.optional(v.array(v.string())),
  scopes_supported: v.optional(v.array(v.string())),
  claims_supported: v.optional(v.array(v.string())),
});

const WHAT = "Discovery of the provider";

/** The request for the provider's configuration. @param issuer without a trailing slash. */
export function discoveryRequest(issuer: string): Request {
  return new Request(`${issuer}/.well-known/openid-configuration`, {
    headers: { accept: "application/json" },
  });
}

/**
 * The issuer must be the configured one: metadata of one provider must not speak for another
 * (Discovery 4.3). A trailing slash is ignored, since configuration removes it and some issuers
 * have one. Every endpoint must be https, as the issuer is; both may be plain http on this machine.
 *
 * @throws {OidcError} `invalid_answer`.
 */
export function processDiscovery(answer: Answer, issuer: string): Metadata {
  if (answer.status !== 200) {
    throw invalid(`answered ${answer.status}: check OIDC_ISSUER`);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Metadata), answer.body);
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]);
    throw invalid(
      field === null
        ? "the answer is no OpenID Connect configuration: check OIDC_ISSUER"
        : `the configuration lacks a usable ${field}: check OIDC_ISSUER`,
    );
  }
  const metadata = parsed.output;
  if (metadata.issuer.replace(/\/+$/, "") !== issuer) {
    throw invalid(
      "the configuration is another issuer's: set OIDC_ISSUER to exactly what the provider calls " +
        "its issuer",
    );
  }
  for (const name of ENDPOINTS) {
    const url = metadata[name];
    if (url !== undefined && !isSafe(url, issuer)) {
      throw invalid(`the configuration's ${name} is not https`);
    }
  }
  const methods = metadata.token_endpoint_auth_methods_supported;
  if (!CLIENT_SECRET_METHODS.some((method) => methods.includes(method))) {
    throw invalid(`the provider takes none of ${CLIENT_SECRET_METHODS.join(", ")}`);
  }
  return metadata;
}

/** How this app can authenticate as the client, preferred method first. */
const CLIENT_SECRET_METHODS = ["client_secret_basic", "client_secret_post"];

const ENDPOINTS = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "userinfo_endpoint",
  "end_session_endpoint",
] as const;

function isSafe(url: string, issuer: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol === "https:") return true;
  const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  // Configuration accepts plain http for an issuer on this machine only.
  return protocol === "http:" && local && issuer.startsWith("http:");
}

function invalid(message: string): OidcError {
  return new OidcError("invalid_answer", `${WHAT}: ${message}`);
}
