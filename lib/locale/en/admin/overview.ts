import { formatsOf } from "../../formats.ts";

const { ago, number, plural, utcDateTime } = formatsOf("en");

const counted = (count: number, isMore: boolean) =>
  isMore ? `more than ${number(count)}` : number(count);
const checks = (count: number) =>
  `${number(count)} ${plural(count, { one: "check", other: "checks" })}`;

/** Texts of the console's overview. */
export const overviewWords = {
  figures: {
    carto: "CARTO's API",
    reachable: "Reachable",
    unreachable: "Not reachable",
    answered: (host: string, ms: number) => `${host} answered in ${number(ms)} ms`,
    silent: (host: string, ms: number) => `${host}: no valid answer after ${number(ms)} ms`,
    sessions: "Sessions",
    sessionsDetail: "signed in now",
    tokens: "Tokens out",
    tokensDetail: "valid at CARTO now",
    mints: "Tokens minted this hour",
    mintsDetail: (perHour: number) => `of ${number(perHour)} an hour`,
    counted,
  },

  mints: {
    heading: "Tokens minted per hour",
    sum: (count: number) => `${number(count)} in 24 hours`,
    /** The chart's text alternative. */
    chart: (sum: number, most: number, at: string, now: number) =>
      `Tokens minted in each of the last 24 hours: ${number(sum)} in all, at most ` +
      `${number(most)}, in the hour from ${at}; ${number(now)} in this hour.`,
    none: "No tokens were minted in the last 24 hours.",
    now: "now",
    time: utcDateTime,
  },

  doctor: {
    heading: "Doctor",
    run: "Run doctor",
    never: "Not run here yet",
    neverDetail: "The quick checks take a few seconds. They change nothing and mint no tokens.",
    ran: (minutes: number, by: string) => `Run ${minutes < 2 ? "just now" : ago(minutes)} by ${by}`,
    fine: "All fine",
    failures: (count: number) =>
      `${number(count)} ${plural(count, { one: "failure", other: "failures" })}`,
    warnings: (count: number) =>
      `${number(count)} ${plural(count, { one: "warning", other: "warnings" })}`,
    fineOf: (fine: number, skipped: number) =>
      `${checks(fine)} found nothing wrong` +
      (skipped === 0 ? "." : `, ${number(skipped)} did not apply.`),
    unfinished: "Not finished in time",
    failure: "Failure",
    warning: "Warning",
    rest: "deno task doctor runs all checks, also those that mint a token.",
  },

  faults: {
    heading: "Last faults",
    code: "Code",
    count: "Times",
    last: "Last",
    none: "No faults",
    noneDetail: "Nothing went wrong since the processes started.",
    detail: "Since the start of each process; the log has each with its reason.",
    ago: (minutes: number) => minutes < 2 ? "just now" : ago(minutes),
  },

  apiTokens: {
    heading: "API tokens",
    none: "No API tokens",
    noneDetail: "deno task admin token add NAME makes one for a program that reads these pages.",
    name: "Name",
    id: "ID",
    created: "Made",
    expires: "Expires",
    used: "Last used",
    never: "never",
    at: utcDateTime,
    actions: "Actions",
    revoke: "Revoke",
    revokeOne: (name: string) => `Revoke ${name}`,
    question: (name: string) => `Revoke the API token ${name}?`,
    consequence: "The program that uses it is refused from now on. This cannot be undone.",
  },

  processes: {
    heading: "Processes",
    agree: "Same policy everywhere",
    differ: "Policies differ",
    process: "Process",
    isThis: "This one",
    state: "State",
    fine: "Fine",
    heldBack: (names: string) => `Held back: ${names}`,
    notReady: (names: string) => `Not ready: ${names}`,
    policy: "Policy",
    policyOf: (version: number) => `version ${version}`,
    maps: "Maps",
    version: "App",
    development: "development",
    started: "Started",
    seen: "Last seen",
    now: "now",
    seconds: (count: number) => `${number(count)} s ago`,
    ago: (minutes: number) => minutes < 2 ? "just now" : ago(minutes),
  },
};

export type OverviewWords = typeof overviewWords;
