/**
 * What the inline scripts share: they request access, or a frame's session, and the first tiles,
 * before any other code is there. They read our own server's answers unchecked: what they fail at,
 * the page's other code does as without them.
 */
import type { MapAccess } from "../access/access_answer.ts";
import type { FirstMap, FirstStage } from "./first_map.ts";
import { tilesInView } from "./first_tiles.ts";
import { fittedView, type Stage } from "./first_view.ts";
import { createSentRequests } from "./sent_requests.ts";

/** The map's code is requested by then, even without an answer, in milliseconds. */
const PATIENCE_MS = 400;
/** Requests are aborted, and unused answers dropped, after this time in milliseconds. */
const KEPT_MS = 30_000;

/** The response with access, or of a frame's session. */
export interface FirstAnswer extends Partial<Pick<MapAccess, "token" | "instantiated">> {
  readonly access?: FirstAnswer;
  readonly first?: FirstMap & FirstStage;
}

/** A request's URL and options; empty for none. */
export type FirstRequest = readonly [path?: string, init?: RequestInit];

/**
 * @param code paths of the map's code, with spaces between.
 * @param mapOf reads the response to the request.
 * @param stageOf measures where the map is going to be drawn.
 */
export function sendFirst<Map extends FirstMap>(
  [path, init]: FirstRequest,
  code: string,
  mapOf: (answer: FirstAnswer) => Map | null | undefined,
  stageOf: (map: Map) => Stage,
): void {
  const sent = createSentRequests();
  // No style is applied before: only then are boxes measured.
  const styled = new Promise(requestAnimationFrame);
  const paths = code.split(" ");
  setTimeout(preloadCode, PATIENCE_MS);
  send().then(preloadCode, preloadCode);
  setTimeout(() => sent.clear(), KEPT_MS);

  async function send(): Promise<void> {
    if (!path) return;
    const request = sent.get(path)?.answer ??
      fetch(path, { signal: AbortSignal.timeout(KEPT_MS), ...init });
    sent.set(path, { token: "", answer: request });
    // Copied before anybody else reads it.
    const answer: FirstAnswer = await request.then((response) => response.clone().json());
    const { token, instantiated } = answer.access ?? answer;
    const map = mapOf(answer);
    await styled;
    if (!map || !token || !instantiated) return;
    for (const url of firstTiles(map, instantiated, stageOf(map))) {
      const answer = fetch(url, { headers: { authorization: `Bearer ${token}` } });
      answer.catch(() => {});
      sent.set(url, { token, answer });
    }
  }

  /** After the first requests for data, which are small, so that these do not wait for it. */
  function preloadCode(): void {
    for (const href of paths.splice(0)) {
      document.head.append(
        Object.assign(document.createElement("link"), { rel: "modulepreload", href }),
      );
    }
  }
}

function firstTiles(
  { view, fits, maxZoom, layers }: FirstMap,
  instantiated: NonNullable<MapAccess["instantiated"]>,
  stage: Stage,
): string[] {
  const fitted = fits.map((id) => instantiated[id]?.tilejson.bounds).find(Boolean);
  const seen = view ?? (fitted && fittedView(fitted, stage, maxZoom));
  if (!seen) return [];
  const [, , zoom] = seen;
  return layers.flatMap(({ id, zooms: [least, most], above, below }) => {
    const { tilejson } = instantiated[id] ?? {};
    if (!tilejson || zoom < least || zoom > most) return [];
    // Points that could not be distinguished are not drawn.
    const count = tilejson.tilestats?.layers[0]?.count ?? 0;
    return zoom < below && count > above ? [] : tilesInView(tilejson, seen, stage);
  });
}
