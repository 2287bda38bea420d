/**
 * The script in the head of a page with a map, inline: it requests access, or in a frame a session,
 * and the first tiles, before any other code is there. scripts/first_script.ts bundles it. It reads
 * our own server's answers unchecked: what it fails at, the page's other code does as without it.
 */
import type { MapAccess } from "../access/access_answer.ts";
import { handedSession } from "./handed_session.ts";
import type { FirstMap } from "./first_map.ts";
import { tilesInView } from "./first_tiles.ts";
import { fittedView } from "./first_view.ts";
import { mapSize } from "./map_size.ts";
import { createSentRequests } from "./sent_requests.ts";

/** The map's code is requested by then, even without an answer, in milliseconds. */
const PATIENCE_MS = 250;
/** Requests end, and answers that nobody takes are dropped, after that time in milliseconds. */
const KEPT_MS = 30_000;

interface FirstAnswer extends Partial<Pick<MapAccess, "token" | "instantiated">> {
  /** Of a frame's session. */
  readonly access?: FirstAnswer;
  readonly first?: FirstMap;
}

const sent = createSentRequests();
// No style is applied before: only then are boxes measured.
const styled = new Promise(requestAnimationFrame);
const { access, map, code = "" } = document.currentScript?.dataset ?? {};
const [path, init] = access ? [access] : handedSession();

const paths = code.split(" ");
setTimeout(preloadCode, PATIENCE_MS);
requestFirst().catch(() => {}).then(preloadCode);
setTimeout(() => sent.clear(), KEPT_MS);

async function requestFirst(): Promise<void> {
  if (!path) return;
  const request = sent.get(path)?.answer ??
    fetch(path, { signal: AbortSignal.timeout(KEPT_MS), ...init });
  // Copied before anybody else reads it.
  const copy = request.then((response) => response.clone());
  sent.set(path, { token: "", answer: request });
  const answer: FirstAnswer = await (await copy).json();
  const { token, instantiated = {} } = answer.access ?? answer;
  const first: FirstMap | undefined = map ? JSON.parse(map) : answer.first;
  if (!first || !token) return;
  await styled;
  for (const url of firstTiles(first, instantiated)) {
    const tile = fetch(url, { headers: { authorization: `Bearer ${token}` } });
    tile.catch(() => {});
    sent.set(url, { token, answer: tile });
  }
}

function firstTiles(
  { view, fits, maxZoom, layers, ...stage }: FirstMap,
  instantiated: NonNullable<MapAccess["instantiated"]>,
): string[] {
  const size = mapSize(stage);
  const fitted = fits.map((id) => instantiated[id]?.tilejson.bounds).find(Boolean);
  return layers.flatMap(({ id, zooms: [least, most], cluster }) => {
    const { tilejson } = instantiated[id] ?? {};
    const seen = view ?? (fitted && fittedView(fitted, size, maxZoom));
    if (!tilejson || !seen || seen[2] < least || seen[2] > most) return [];
    // Points that could not be distinguished are not drawn.
    const count = tilejson.tilestats?.layers[0]?.count ?? 0;
    if (cluster && seen[2] < cluster[1] && count > cluster[0]) return [];
    return tilesInView(tilejson, seen, size);
  });
}

/** After the first requests for data, which are small, so that these do not wait for it. */
function preloadCode(): void {
  for (const href of paths.splice(0)) {
    const link = document.createElement("link");
    document.head.append(Object.assign(link, { rel: "modulepreload", href }));
  }
}
