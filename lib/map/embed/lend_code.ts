/** Codes for other maps in the host page; loaded when the page first asks for one. */
import * as v from "valibot";
import { MapError } from "../access/map_access.ts";
import { retryAfterMs } from "../../retry_after.ts";

const Given = v.object({ code: v.string() });

/**
 * Requests a one-time code for another frame in a page of that origin; its session ends with this
 * one at the latest.
 *
 * @throws {MapError} `offline`, `limited` or `unavailable`.
 */
export async function requestEmbedCode(bearer: string, origin: string): Promise<string> {
  const response = await fetch("/api/embed-code", {
    method: "POST",
    credentials: "omit",
    headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
    body: JSON.stringify({ origin }),
  }).catch((cause) => {
    throw new MapError("offline", { cause });
  });
  const given = v.safeParse(Given, await response.json().catch(() => undefined));
  if (response.ok && given.success) return given.output.code;
  if (response.status !== 429) throw new MapError("unavailable");
  throw new MapError("limited", { retryAfterMs: retryAfterMs(response.headers, Date.now()) });
}
