/**
 * Tickets: a browser's cookie that names a row of ours, which is stored under the ticket's SHA-256.
 */

/** 256 bits, from the platform's random source. */
const TICKET_BYTES = 32;

/** A longer text is no ticket, and is not hashed. */
export const LONGEST_TICKET = 64;

export function newTicket(): string {
  return crypto.getRandomValues(new Uint8Array(TICKET_BYTES))
    .toBase64({ alphabet: "base64url", omitPadding: true });
}
