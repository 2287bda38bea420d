/** CARTO's Named Sources API: `GET /v3/named-sources/{name}`, with an OAuth token. */
import * as v from "valibot";
import type { CartoConfig } from "../config/config.ts";
import { parseAnswer } from "./answers.ts";
import type { Answer } from "./carto_exchange.ts";

const NamedSourceBody = v.object({ source: v.string() });

export function namedSourceRequest(carto: CartoConfig, oauthToken: string, name: string): Request {
  return new Request(`${carto.apiBaseUrl}/v3/named-sources/${encodeURIComponent(name)}`, {
    headers: { accept: "application/json", authorization: `Bearer ${oauthToken}` },
  });
}

/**
 * @returns its SQL, or a table's name.
 * @throws {CartoError} when there is none of that name.
 */
export function processNamedSource(answer: Answer): string {
  return parseAnswer(answer, NamedSourceBody, "Named source").source;
}
