import type { OidcProblemCode } from "../../problem_codes.ts";
import type { ProblemCatalog, ProblemTexts } from "../problem_catalog.ts";

const NOT_VERIFIED: ProblemTexts = {
  title: "Sign-in failed",
  detail: "The response of the sign-in service could not be verified. Try again. If it keeps " +
    "failing, contact your administrator.",
};

const MISCONFIGURED: ProblemTexts = {
  title: "Sign-in is not configured correctly",
  detail: "This application and the sign-in service do not work together. Contact your " +
    "administrator. Trying again will not help.",
};

/** A sign-in with the identity provider that failed. */
export const oidcProblems: ProblemCatalog<OidcProblemCode> = {
  sign_in_provider_unreachable: {
    title: "The sign-in service is not responding",
    detail:
      "Your organization's sign-in service is unreachable right now. Try again in a moment. " +
      "If it keeps failing, contact your administrator.",
  },
  sign_in_provider_refused: MISCONFIGURED,
  sign_in_invalid_answer: MISCONFIGURED,
  sign_in_wrong_token: NOT_VERIFIED,
  sign_in_wrong_nonce: NOT_VERIFIED,
  sign_in_wrong_issuer: NOT_VERIFIED,
  sign_in_wrong_time: {
    title: "Sign-in failed",
    detail: "The clocks of this application and of the sign-in service differ too much. Contact " +
      "your administrator.",
  },
  sign_in_expired: {
    title: "Sign-in expired",
    detail:
      "A sign-in must be finished within ten minutes, in the browser where it started. Sign " +
      "in again.",
  },
  sign_in_replayed: {
    title: "Sign-in already finished",
    detail: "A sign-in link works only once. If you are not signed in, sign in again.",
  },
  sign_in_wrong_state: {
    title: "This is not the sign-in you started",
    detail: "You may have started another sign-in in another window, or someone else may have " +
      "sent you here. Sign in again.",
  },
  sign_in_not_asked_again: {
    title: "You were not asked to sign in again",
    detail:
      "This change needs a new sign-in, and the sign-in service let you through without one. " +
      "Sign out there and here, then sign in again.",
  },
  sign_in_denied_by_user: {
    title: "You are not signed in",
    detail: "The sign-in was canceled, or the sign-in service does not allow you to use this " +
      "application. Try again, or contact your administrator.",
  },
  sign_in_groups_missing: {
    title: "Your account has no group here",
    detail: "You signed in, but the sign-in service sent none of your groups, which decide what " +
      "data you may see. Ask your administrator to add you to a group.",
  },
  sign_in_scope_missing: {
    title: "Your account has no group here",
    detail: "You signed in, but this application did not receive your groups, which decide what " +
      "data you may see. Contact your administrator.",
  },
  sign_in_groups_too_many: {
    title: "Your account has too many groups",
    detail: "You signed in, but the sign-in service sent more groups than this application " +
      "accepts. Contact your administrator.",
  },
  sign_in_disabled: {
    title: "Your account is disabled here",
    detail: "You signed in, but your account is disabled in this application. Contact your " +
      "administrator.",
  },
};
