import type { ProblemCode } from "../../problem_codes.ts";
import { formatsOf } from "../formats.ts";
import type { ProblemCatalog, ProblemTexts } from "../problem_catalog.ts";
import { oidcProblems } from "./oidc_problems.ts";

const { number, plural } = formatsOf("en");

/** @returns "1 minute", "3 minutes". */
const amount = (count: number, unit: string) =>
  `${number(count)} ${plural(count, { one: unit, other: `${unit}s` })}`;

const within = (seconds: number | undefined) =>
  seconds === undefined ? "in time" : `within ${amount(seconds, "second")}`;

const CARTO_OUTAGE: ProblemTexts = {
  title: "Map data is unavailable right now",
  detail: "CARTO did not grant access to the map's data. Your session is not affected. Try again " +
    "soon.",
};

const CARTO_REFUSAL: ProblemTexts = {
  title: "Map data is unavailable",
  detail: "CARTO refused access to the map's data. Contact your administrator.",
};

const NO_TOKEN: ProblemTexts = {
  title: "The map is unavailable right now",
  detail: "Access to the map's data cannot be granted at the moment. Try again later.",
};

export const problems: ProblemCatalog<ProblemCode> = {
  account_disabled: {
    title: "Account disabled",
    detail: "Your account is disabled in this application. Contact your administrator.",
  },
  bad_request: ({ expected }) => ({
    title: "Invalid request",
    detail: expected === undefined
      ? "This application does not understand the request."
      : `Send ${expected}.`,
  }),
  bearer_needed: {
    title: "Bearer token required",
    detail: "Send the user's bearer token from /api/session or /api/login. A cookie is not enough.",
  },
  body_too_large: ({ mostBytes }) => ({
    title: "Request too large",
    detail: mostBytes === undefined
      ? "This application does not accept that much."
      : `Send at most ${number(mostBytes)} bytes.`,
  }),
  body_too_slow: ({ withinS }) => ({
    title: "Request timed out",
    detail: `The request did not arrive ${within(withinS)}. Check your connection and try again.`,
  }),
  code_spent: {
    title: "Invalid code",
    detail: "The code is unknown, expired or already used. A code works once, within one minute.",
  },
  cross_origin: {
    title: "Request from another site",
    detail: "Only this application's own pages may do this. Open the application at its own " +
      "address.",
  },
  deadline: ({ withinS }) => ({
    title: "The response took too long",
    detail: `The application did not respond ${within(withinS)}. Try again soon.`,
  }),
  host_tokens_off: {
    title: "Tokens of other applications are disabled",
    detail: "This application accepts no tokens of another one: HOST_JWT_ISSUER is not set.",
  },
  internal: {
    title: "The application failed",
    detail:
      "Its log has the details under the ID of this request. Try again; if it keeps failing, " +
      "contact your administrator.",
  },
  map_not_found: {
    title: "Map not found",
    detail: "The map does not exist, or the user may not open it.",
  },
  map_required: {
    title: "Map required",
    detail: 'The user may open several maps. Name one as "map", or set DEFAULT_MAP.',
  },
  method_not_allowed: ({ allow }) => ({
    title: "Method not allowed",
    detail: allow === undefined
      ? "This address does not accept that method."
      : `This address accepts ${allow.join(", ")}.`,
  }),
  no_access: {
    title: "No data for your group",
    detail: "Your group has access to no dataset. Contact your administrator.",
  },
  not_configured: ({ missing = [], unusable = [] }) => ({
    title: "Not set up yet",
    detail: [
      "This application is running, but its operator has not finished setting it up.",
      ...missing.length === 0 ? [] : [`Missing settings: ${missing.join(", ")}.`],
      ...unusable.length === 0
        ? []
        : [`Settings that cannot be used: ${unusable.join(", ")}; its log says why.`],
    ].join(" "),
  }),
  not_found: {
    title: "Page not found",
    detail: "Check the address or go to the home page.",
  },
  not_signed_in: {
    title: "Not signed in",
    detail: "There is no active session. Sign in and try again.",
  },
  password_sign_in_off: {
    title: "Password sign-in is disabled",
    detail: "Go to the home page to see how to sign in.",
  },
  sign_in_busy: {
    title: "Too many people are signing in",
    detail: "Too many people are signing in right now. Try again in a few seconds.",
  },
  storage_unavailable: {
    title: "Storage is unavailable right now",
    detail: "Sessions and tokens cannot be read. Try again soon.",
  },
  token_budget_spent: NO_TOKEN,
  token_busy: NO_TOKEN,
  too_many_attempts: ({ retryAfterS = 60 }) => ({
    title: "Too many attempts",
    detail: "Too many failed sign-in attempts. " +
      `Try again in ${amount(Math.ceil(retryAfterS / 60), "minute")}.`,
  }),
  too_many_requests: ({ concurrent, retryAfterS = 1 }) => ({
    title: "Too many requests",
    detail: concurrent
      ? "Too many requests from this network address are open at once. Try again in a moment."
      : `Too many requests in a short time. Try again in ${amount(retryAfterS, "second")}.`,
  }),
  unknown_dataset: {
    title: "Unknown dataset",
    detail: 'Name as "datasets" only those that the policy gives the user, or leave it out.',
  },
  unknown_origin: {
    title: "Unknown origin",
    detail: 'Send an origin that EMBED_ORIGINS lists as "origin", or none.',
  },
  unsupported_media_type: ({ expected }) => ({
    title: "Unsupported media type",
    detail: expected === undefined ? "Send another media type." : `Send the body as ${expected}.`,
  }),
  wrong_bearer: {
    title: "Wrong bearer token",
    detail: "Send the value of METRICS_TOKEN as the bearer token.",
  },
  wrong_credentials: {
    title: "Wrong user name or password",
    detail: "The user name or the password is wrong. Try again.",
  },

  host_token_expired: {
    title: "Token expired",
    detail: "Get a new token from your application and try again.",
  },
  host_token_invalid: {
    title: "Invalid token",
    detail: "The bearer token is not accepted. The log of this application has the reason.",
  },
  groups_missing: {
    title: "No group in the token",
    detail: "The group decides which data a user may see. Contact the administrator of your " +
      "application.",
  },
  groups_too_many: {
    title: "Too many groups in the token",
    detail: "Send only the groups that matter here. Contact the administrator of your application.",
  },
  host_keys_unavailable: {
    title: "Signing keys are unavailable right now",
    detail: "The keys that verify your application's tokens cannot be read. Try again soon.",
  },

  carto_unreachable: CARTO_OUTAGE,
  carto_timeout: CARTO_OUTAGE,
  carto_rate_limited: CARTO_OUTAGE,
  carto_failed: CARTO_OUTAGE,
  carto_credentials: CARTO_REFUSAL,
  carto_refused: CARTO_REFUSAL,
  carto_invalid_answer: CARTO_OUTAGE,
  ...oidcProblems,
};
