import { formatsOf } from "../../formats.ts";

const { number, plural } = formatsOf("en");

/** Texts of the console's page of tokens. */
export const adminTokensWords = {
  tokens: {
    detail: "API tokens that CARTO issued to people. Values are never shown.",
    search: "User name, or token id such as tok_7f3a91",
    shown: (count: number) =>
      `${number(count)} ${plural(count, { one: "token", other: "tokens" })} on this page`,
    none: "No tokens",
    noneDetail: "A token is issued when a person opens a map.",
    columns: {
      token: "Token",
      person: "Person",
      groups: "Groups",
      datasets: "Datasets",
      minted: "Issued",
      expires: "Expires",
      handedOut: "Last handed out",
      revoke: "Revoke",
    },
    shared: "Shared by the groups",
    narrowed: "Narrowed",
    unknown: "Unknown",
    revoke: "Revoke",
    revokeName: (id: string, person: string) => `Revoke ${id} of ${person}`,
    revokeQuestion: (id: string, person: string) => `Revoke ${id} of ${person}?`,
    revokeDetail: "CARTO refuses it within ten seconds. People who are signed in get a new " +
      "one: to end a person's access, disable them.",
    revokeAll: "Revoke all tokens",
    revokeAllQuestion: "Revoke every token?",
    revokeAllDetail: "Every open map asks for a new token. Each counts for the hour's budget " +
      "of mints, and as a call to CARTO.",
    /** What has to be typed. */
    revokeAllTyped: "revoke all",
    done: {
      revoked: "The token is revoked. No process hands it out after five seconds.",
      all: "All tokens are being revoked. Those that are issued from now on may stay.",
      gone: "That token had ended before.",
      typed: "Nothing was revoked: the text to confirm was another.",
      compare: "CARTO's list is compared within seconds. Load the page again to see it.",
    },
    revoking: "Being revoked",
    revokingAll: "All tokens are being revoked.",
    revokingMore: "There are more.",
    owner: "Of",
    noOwner: "No owner",
    since: "Revoked here",
    state: "At CARTO",
    endsAt: "Expires",
    compared: "At CARTO, and unknown here",
    compare: "Compare now",
    neverCompared: "CARTO's list was not compared yet. That happens every ten minutes.",
    comparedAt: (listed: number) =>
      `CARTO listed ${number(listed)} ${plural(listed, { one: "token", other: "tokens" })}.`,
    orphans: (count: number) =>
      count === 0
        ? "None of this installation was unknown here."
        : `${number(count)} of this installation ${
          plural(count, { one: "was", other: "were" })
        } unknown here, and deleted:`,
    others: (count: number) =>
      count === 0
        ? "None belongs to others."
        : `${number(count)} ${plural(count, { one: "belongs", other: "belong" })} to others, and ${
          plural(count, { one: "is", other: "are" })
        } left alone:`,
    namesMore: (count: number) => `and ${number(count)} more`,
  },
};

export type AdminTokensWords = typeof adminTokensWords;
