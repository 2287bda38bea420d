/** The steps from the start of a visit to the first feature, by the browser's requests. */
import type { Page, Request } from "playwright-core";
import { endpointOf } from "../../emulator/control/fault.ts";

/** A request that the browser sent and finished; times in milliseconds since 1970. */
export interface Sent {
  readonly url: URL;
  readonly method: string;
  readonly status: number;
  readonly isPage: boolean;
  readonly start: number;
  readonly end: number;
}

/** The steps in their order, as the report has them. */
export const STEPS = {
  answered: "sign-in answered",
  page: "page answered",
  code: "code requested",
  session: "session answered",
  token: "token answered",
  instantiation: "first instantiation requested",
  tileJson: "TileJSON answered",
  tileAsked: "first tile requested",
  tile: "first tile's bytes",
} as const;

export type Step = keyof typeof STEPS;

/** Milliseconds since 1970, or NaN for a step that a visit does not have. */
export type Chain = Readonly<Record<Step, number>>;

/** Collects a page's requests, of its frames too. */
export function collectRequests(page: Page): () => Promise<Sent[]> {
  const finished: Request[] = [];
  page.on("requestfinished", (request) => finished.push(request));
  return async () => {
    const sent: Sent[] = [];
    for (const request of finished) {
      const { startTime, responseStart, responseEnd } = request.timing();
      const response = await request.response().catch(() => null);
      sent.push({
        url: new URL(request.url()),
        method: request.method(),
        status: response?.status() ?? 0,
        isPage: request.isNavigationRequest(),
        start: startTime,
        // A redirect has no body.
        end: startTime + (responseEnd >= 0 ? responseEnd : responseStart),
      });
    }
    return sent;
  };
}

/**
 * @param noted by the page itself: the driver's times of requests with a preflight are 0.1 s late.
 * @param start of the visit; earlier requests do not count.
 * @param carto the origin of CARTO.
 */
export function chainOf(
  requests: readonly Sent[],
  { tileAsked, tile }: Pick<Chain, "tileAsked" | "tile">,
  { start, carto }: { start: number; carto: string },
): Chain {
  const since = requests.filter((request) => request.start >= start - 1);
  const ofApp = (isIt: (request: Sent) => boolean) =>
    since.filter((request) => request.url.origin !== carto && isIt(request));
  const at = (...paths: string[]) => ofApp(({ url }) => paths.includes(url.pathname));
  const posts = (...paths: string[]) => at(...paths).filter(({ method }) => method === "POST");
  const toCarto = (endpoint: string) =>
    since.filter(({ url }) => url.origin === carto && endpointOf(url.pathname) === endpoint);
  const maps = toCarto("maps");
  const isTileJson = ({ url }: Sent) => url.searchParams.has("format");
  return {
    answered: firstEnd(posts("/login")),
    page: firstEnd(ofApp(isAnsweredPage)),
    code: firstStart(posts("/code")),
    session: firstEnd(posts("/api/embed-session")),
    token: firstEnd(at("/api/carto-token", "/carto-token")),
    instantiation: firstStart(maps),
    tileJson: firstEnd(maps.filter(isTileJson)),
    tileAsked,
    tile,
  };
}

/** Navigated to, or fetched by the sign-in page. */
const isAnsweredPage = ({ isPage, method, status, url }: Sent) =>
  (isPage || url.pathname.startsWith("/maps/")) && method === "GET" && status === 200;

const firstStart = (requests: readonly Sent[]) => least(requests.map(({ start }) => start));
const firstEnd = (requests: readonly Sent[]) => least(requests.map(({ end }) => end));
const least = (times: readonly number[]) => times.length === 0 ? NaN : Math.min(...times);
