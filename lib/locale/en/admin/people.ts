import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("en");

/** Texts of people and their sessions in the console. */
export const adminPeopleWords = {
  people: {
    detail: "Everybody with an account here, and who signed in by another system.",
    search: "Start of a user name or name",
    submit: "Search",
    all: "Show all",
    shown: (count: number) =>
      `${number(count)} ${plural(count, { one: "person", other: "people" })} on this page`,
    none: "No people",
    noneDetail: "No one has signed in yet. Add accounts with “deno task users add”.",
    noMatch: (text: string) => `No name starts with “${text}”`,
    noMatchDetail: "People of another system are found by the name that they show once they " +
      "have signed in again.",
    columns: {
      name: "Name",
      groups: "Groups",
      method: "Signs in by",
      state: "State",
      lastSeen: "Last seen",
    },
    methods: { password: "Password", oidc: "Identity provider", host: "Another application" },
    enabled: "Enabled",
    disabled: "Disabled",
    unknown: "Unknown",
  },

  person: {
    groups: "Groups",
    notInPolicy: "not in the policy",
    noGroups: "No groups",
    attributes: "Attributes",
    noAttributes: "The policy declares no attributes.",
    attribute: "Attribute",
    values: "Values",
    from: "Source",
    byOperator: "Set by an operator",
    byClaim: (claim: string) => `Claim “${claim}”`,
    notSet: "Not set",
    missing: "Missing: it matches nothing",
    refused: (kind: string) => `Refused (${kind}): it matches nothing`,
    access: "What they see",
    tokens: "Tokens",
    noTokens: "No tokens",
    ended: "Revoked in the last 24 hours",
    noneEnded: "Nothing was revoked",
    token: "Token",
    reason: "Reason",
    here: "In force here",
    atCarto: "At CARTO",
    deleting: "Being deleted",
    failed: (attempts: number) =>
      `Failed ${number(attempts)} ${plural(attempts, { one: "time", other: "times" })}`,
    queued: "A revocation of their tokens is queued. It starts within seconds.",
    reasons: {
      attributes_changed: "Attributes changed",
      disabled: "Account disabled",
      group_changed: "Groups changed",
      signed_out: "Session ended",
      policy: "Policy changed",
      unused: "Could not be stored",
      not_at_carto: "CARTO did not know it",
      orphan: "Had no owner",
      operator: "Revoked by an operator",
      view_ended: "View ended",
    },
    disable: "Disable",
    disableQuestion: (name: string) => `Disable ${name}?`,
    disableDetail: "They can no longer sign in. Their sessions end within five seconds, and " +
      "their tokens at CARTO within ten.",
    enable: "Enable",
    endAll: "End all sessions",
    endAllQuestion: (name: string) => `End all sessions of ${name}?`,
    endAllDetail: "They have to sign in again everywhere. Their tokens are revoked.",
    own: "This is your own account: another administrator can disable it.",
    done: {
      session_ended: "The session has ended. Every process refuses it within five seconds.",
      sessions_ended: "All sessions have ended. Every process refuses them within five seconds.",
      disabled: "The account is disabled. Every process refuses it within five seconds.",
      enabled: "The account is enabled.",
      not_there: "That session had ended before.",
    },
  },

  sessions: {
    detail: "Who is signed in, and on which device.",
    search: "Start of a user name",
    shown: (count: number) =>
      `${number(count)} ${plural(count, { one: "session", other: "sessions" })} on this page`,
    none: "No sessions",
    noneDetail: "No one on this page is signed in. Idle sessions end by themselves.",
    columns: {
      person: "Person",
      device: "Device",
      since: "Since",
      lastUsed: "Last used",
      ends: "Ends",
      end: "End",
    },
    current: "This one",
    elsewhere: "In another application",
    end: "End",
    endName: (device: string, person: string) => `End ${device} of ${person}`,
    endQuestion: (device: string, person: string) => `End the session of ${person} on ${device}?`,
    endDetail: "The device is signed out within five seconds. All tokens of the person are " +
      "revoked; their other sessions get new ones.",
  },
};

export type AdminPeopleWords = typeof adminPeopleWords;
