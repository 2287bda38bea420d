/**
 * The variables of systems that authenticate people: sections of lib/config/config_variables.ts.
 */
import * as values from "./config_values.ts";
import type { Variable } from "./variable.ts";

export const SIGN_IN = {
  PASSWORD_SIGN_IN: {
    meaning: "0 leaves sign-in to the identity provider alone: no form, no /api/login",
    fallback: "1",
    value: values.flag,
  },
  SIGN_IN_SCRIPT: {
    meaning:
      "0 leaves the sign-in page without a script: the map's code then starts once its page is opened ([performance.md](performance.md#the-sign-in-page))",
    fallback: "1",
    value: values.flag,
  },
} as const satisfies Readonly<Record<string, Variable>>;

export const ADMINISTRATION = {
  ADMIN_GROUPS: {
    meaning:
      "Groups whose people may use the console at /admin ([administration.md](administration.md)), with commas between",
    fallback: "none, and there is no /admin",
    value: values.groups,
  },
} as const satisfies Readonly<Record<string, Variable>>;

export const PROVIDER = {
  OIDC_ISSUER: {
    meaning: "Issuer of your OpenID Connect provider; its configuration is discovered from it",
    fallback: "there is no sign-in with a provider",
    value: values.httpUrl,
  },
  OIDC_CLIENT_ID: {
    meaning: "Client id of this app at the provider",
    fallback: "required with OIDC_ISSUER",
    value: values.trimmed,
  },
  OIDC_CLIENT_SECRET: {
    meaning: "Client secret of this app at the provider",
    fallback: "required with OIDC_ISSUER",
    value: values.trimmed,
    secret: true,
  },
  OIDC_SCOPES: {
    meaning: "Scopes to ask for, with spaces between; openid is always among them",
    fallback: "openid profile email",
    value: values.scopes,
  },
  OIDC_GROUPS_CLAIM: {
    meaning: "Claim of the ID token that names the person's groups: a list, or one text",
    fallback: "groups",
    value: values.claim,
  },
  OIDC_LABEL: {
    meaning: "What the provider is called on the sign-in page",
    fallback: "your organization's account",
    value: values.label,
  },
} as const satisfies Readonly<Record<string, Variable>>;

export const EXISTING_APPLICATION = {
  ALLOWED_ORIGINS: {
    meaning:
      "Origins of existing applications, comma-separated, that may call /api/* with a bearer; they join APP_ORIGIN in the tokens' referers",
    fallback: "none",
    value: values.origins,
  },
  EMBED_ORIGINS: {
    meaning: "Origins, comma-separated, whose pages may show the map in a frame",
    fallback: "none",
    value: values.origins,
  },
  HOST_JWT_ISSUER: {
    meaning: "The iss of the JWTs that your application signs for its users",
    fallback: "JWTs of another application are not taken",
    value: values.trimmed,
  },
  HOST_JWT_AUDIENCE: {
    meaning: "The aud they must be for",
    fallback: "required with HOST_JWT_ISSUER",
    value: values.trimmed,
  },
  HOST_JWT_JWKS_URL: {
    meaning: "Where your application publishes the keys it signs with",
    fallback: "this or HOST_JWT_SECRET is required with HOST_JWT_ISSUER",
    value: values.httpUrl,
  },
  HOST_JWT_SECRET: {
    meaning: "The secret it signs with (HS256); at least 32 characters from a random source",
    fallback: "this or HOST_JWT_JWKS_URL is required with HOST_JWT_ISSUER",
    value: values.secret,
    secret: true,
  },
  HOST_JWT_GROUPS_CLAIM: {
    meaning: "Claim that names the user's groups: a list, or one text",
    fallback: "groups",
    value: values.claim,
  },
} as const satisfies Readonly<Record<string, Variable>>;
