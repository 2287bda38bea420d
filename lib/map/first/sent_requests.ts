/**
 * Requests that the page's inline script sends before any other code is there. The code that needs
 * an answer takes it over, so that nothing is requested twice.
 */

interface Sent {
  /** The CARTO token that it was sent with; empty for our own server. */
  readonly token: string;
  readonly answer: Promise<Response>;
}

/** By URL. */
export type SentRequests = Map<string, Sent>;

declare global {
  /** The inline script leaves them to the page's other code. */
  var sentRequests: SentRequests | undefined;
}

/**
 * @returns the page's: empty at first, but for what the sign-in page's script requested, into whose
 * document the page was written.
 */
export function createSentRequests(): SentRequests {
  return globalThis.sentRequests ??= new Map();
}

/**
 * @param token the current one: what was requested with another may be another person's.
 * @returns the answer to a request that was sent already, once; undefined for any other.
 */
export function takeSent(url: string, token = ""): Promise<Response> | undefined {
  const sent = globalThis.sentRequests?.get(url);
  if (sent?.token !== token) return undefined;
  globalThis.sentRequests?.delete(url);
  return sent.answer;
}

/** Drops all unused answers. */
export function dropSent(): void {
  globalThis.sentRequests?.clear();
}
