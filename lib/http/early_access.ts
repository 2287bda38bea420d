/** A token in the response that starts its session, so that a frame needs one request. */
import { within } from "../clock/within.ts";
import { type ReadSession, sessionToken } from "../broker/session_token.ts";
import type { Services } from "../services.ts";
import { tokenAnswer } from "./token_answer.ts";

/**
 * A token that memory or KV has comes well within this. For one that CARTO has to mint the page
 * asks by itself: the session must not wait for CARTO.
 */
const PATIENCE_MS = 150;

/**
 * @param map the id of the map that the page shows.
 * @returns what `/api/carto-token?map=` would respond, as JSON; null where it takes too long, or
 * fails: the page's own request reports how.
 */
export async function earlyAccess(
  services: Services,
  read: ReadSession,
  map: string,
): Promise<string | null> {
  const asked = sessionToken(services, read).catch(() => null);
  const held = await within(PATIENCE_MS, asked) ?? null;
  return held === null ? null : tokenAnswer(services, held, map);
}
