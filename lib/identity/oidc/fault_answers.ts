/** What the person in front of the browser is told about a sign-in that failed. */
import type { OidcFault } from "./errors.ts";

export interface FaultAnswer {
  /** HTTP status of the page. */
  readonly status: number;
  readonly title: string;
  /** Why, as far as it helps, and what to do. */
  readonly detail: string;
  /** Whether trying again may help; else only whoever runs the app can. */
  readonly again: boolean;
}

const NOT_TRUSTED: FaultAnswer = {
  status: 502,
  title: "You could not be signed in",
  detail:
    "The sign-in service's answer cannot be trusted, so nobody was signed in. Try again; if " +
    "it goes on, tell your administrator.",
  again: true,
};

const MISCONFIGURED: FaultAnswer = {
  status: 502,
  title: "Sign-in is not set up right",
  detail: "This application and the sign-in service do not understand each other. Tell your " +
    "administrator; trying again will not help.",
  again: false,
};

const OVER = "in the browser in which it began, within ten minutes. Sign in again.";

/** The page for each fault: nothing in it comes from the provider or the browser, but for scopes. */
export const FAULT_ANSWERS: Readonly<Record<OidcFault, FaultAnswer>> = {
  provider_unreachable: {
    status: 502,
    title: "The sign-in service does not answer",
    detail: "Your organisation's sign-in service cannot be reached right now. Try again in a " +
      "moment; if it goes on, tell your administrator.",
    again: true,
  },
  provider_refused: MISCONFIGURED,
  invalid_answer: MISCONFIGURED,
  wrong_token: NOT_TRUSTED,
  wrong_nonce: { ...NOT_TRUSTED, status: 400 },
  wrong_issuer: { ...NOT_TRUSTED, status: 400 },
  wrong_time: {
    status: 502,
    title: "You could not be signed in",
    detail:
      "The clocks of this application and of the sign-in service differ too much. Tell your " +
      "administrator.",
    again: true,
  },
  expired: {
    status: 400,
    title: "This sign-in is over",
    detail: `A sign-in has to be finished ${OVER}`,
    again: true,
  },
  replayed: {
    status: 400,
    title: "This sign-in was finished before",
    detail: "Its address works once, so that nobody else can use it. If you are not signed in, " +
      "sign in again.",
    again: true,
  },
  wrong_state: {
    status: 400,
    title: "This is not the sign-in you began",
    detail:
      "You may have begun another one in another window, or somebody else may have sent you " +
      `here. A sign-in has to be finished ${OVER}`,
    again: true,
  },
  denied_by_user: {
    status: 403,
    title: "You are not signed in",
    detail: "The sign-in was cancelled, or the sign-in service does not let you use this " +
      "application. Try again, or ask your administrator.",
    again: true,
  },
  groups_missing: {
    status: 403,
    title: "Your account has no group here",
    detail: "You signed in, but the sign-in service names no group of yours, and the group says " +
      "which data you may see. Ask your administrator to put you into one.",
    again: false,
  },
  scope_missing: {
    status: 403,
    title: "Your account has no group here",
    detail: "You signed in, but the sign-in service does not tell this application your groups, " +
      "and the group says which data you may see. Tell your administrator.",
    again: false,
  },
  groups_too_many: {
    status: 403,
    title: "Your account has too many groups",
    detail: "You signed in, but the sign-in service names more groups of yours than this " +
      "application takes. Tell your administrator.",
    again: false,
  },
  disabled: {
    status: 403,
    title: "Your account is disabled here",
    detail: "You signed in, but your account may not use this application. Ask your administrator.",
    again: false,
  },
};
