/** Other systems that authenticate people: an identity provider, and an existing application. */
import { type Environment, missing, type Problem, type Take } from "./take.ts";

/** The identity provider that signs people in. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** With spaces between. */
  readonly scopes: string;
  readonly groupsClaim: string;
  /** What people know it as. */
  readonly label: string;
}

/** The existing application whose JWTs are taken for its users. */
export interface HostTokenConfig {
  readonly issuer: string;
  readonly audience: string;
  readonly groupsClaim: string;
  /** The keys that verify its signatures. */
  readonly keys: { readonly jwksUrl: string } | { readonly secret: string };
}

export function takeOidc(
  environment: Environment,
  problems: Problem[],
  take: Take,
): OidcConfig | undefined {
  const issuer = take("OIDC_ISSUER");
  const clientId = take("OIDC_CLIENT_ID");
  const clientSecret = take("OIDC_CLIENT_SECRET");
  const scopes = take("OIDC_SCOPES") ?? "openid profile email";
  const groupsClaim = take("OIDC_GROUPS_CLAIM") ?? "groups";
  const label = take("OIDC_LABEL") ?? "your organization's account";
  const needed = ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const;
  if (needed.every((name) => environment[name] === undefined)) return undefined;
  problems.push(...missing(environment, needed));
  if (!issuer || !clientId || !clientSecret) return undefined;
  return { issuer, clientId, clientSecret, scopes, groupsClaim, label };
}

export function takeHostTokens(
  appOrigin: string,
  environment: Environment,
  problems: Problem[],
  take: Take,
): HostTokenConfig | undefined {
  const issuer = take("HOST_JWT_ISSUER");
  const audience = take("HOST_JWT_AUDIENCE");
  const jwksUrl = take("HOST_JWT_JWKS_URL");
  const secret = take("HOST_JWT_SECRET");
  const groupsClaim = take("HOST_JWT_GROUPS_CLAIM") ?? "groups";
  const used = ["ISSUER", "AUDIENCE", "JWKS_URL", "SECRET"] as const;
  if (used.every((part) => environment[`HOST_JWT_${part}`] === undefined)) return undefined;
  problems.push(...missing(environment, ["HOST_JWT_ISSUER", "HOST_JWT_AUDIENCE"]));
  // A public key must never be taken for a shared secret, so there is one way to check at a time.
  if (
    (environment.HOST_JWT_JWKS_URL === undefined) === (environment.HOST_JWT_SECRET === undefined)
  ) {
    const reason = "or HOST_JWT_SECRET must be set, one of them and not both";
    problems.push({ variable: "HOST_JWT_JWKS_URL", reason });
  }
  if (secret && environment.JWT_SECRET?.split(",").includes(secret)) {
    const reason = "must not be JWT_SECRET, which signs our own tokens alone";
    problems.push({ variable: "HOST_JWT_SECRET", reason });
  }
  if (issuer === appOrigin) {
    const reason = "must not be APP_ORIGIN, which is the issuer of our own tokens";
    problems.push({ variable: "HOST_JWT_ISSUER", reason });
  }
  const keys = jwksUrl ? { jwksUrl } : secret ? { secret } : undefined;
  return issuer && audience && keys ? { issuer, audience, groupsClaim, keys } : undefined;
}
