/** Tickets: what a browser holds in a cookie to name a row of ours, kept under their SHA-256. */

/** 256 bits, from the platform's random source. */
const TICKET_BYTES = 32;

/** Whatever is longer is none: there is no use in hashing it. */
export const LONGEST_TICKET = 64;

export function newTicket(): string {
  return crypto.getRandomValues(new Uint8Array(TICKET_BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
