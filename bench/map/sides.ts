/** The compared sides: our app and the guide's, with the same CARTO and basemap. */
import { offlineStyle } from "../../lib/map/basemap/offline_style.ts";
import { freePort, makeDataDir, startApp } from "../../tests/helpers/app.ts";
import { type Cloud, startCloud } from "../../tests/helpers/cloud.ts";
import { TWO_MAPS } from "../../tests/helpers/map_page.ts";
import { buildGuideFrontend, type GuideBackend, startGuideBackend } from "../guide_backend.ts";
import { type Account, type Accounts, addAccounts, REGULAR } from "./accounts.ts";
import { type Host, startHost } from "./host.ts";
import { type Line, openLine } from "./line.ts";

export interface Side {
  readonly name: "ours" | "guide";
  readonly origin: string;
  /** The page with the sign-in form. */
  readonly signInUrl: string;
}

export interface Sides extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly ours: Side;
  readonly guide: Side;
  readonly guideBackend: GuideBackend;
  readonly guideAccount: Account;
  readonly accounts: Accounts;
  readonly host: Host;
  /** The line from far away to all of them. */
  readonly line: Line;
}

/** A home connection to a server some countries away. */
const SPEED = { roundTripMs: 60, down: 10_000_000, up: 2_000_000 };

/** The deepest zoom of the basemap's tiles. */
const BASEMAP_MAXZOOM = 7;

export const MAP = "retail-stores";

/**
 * Builds the guide's frontend, and starts CARTO, our app in production, the guide's backend and a
 * page that embeds both.
 *
 * @param options how the guide's frontend is packed, and the number of accounts that are new to
 * our app.
 */
export async function startSides(
  { densest, newAccounts }: { densest: boolean; newAccounts: number },
): Promise<Sides> {
  await buildGuideFrontend({ densest });
  const cloud = await startCloud();
  const dataDir = await makeDataDir();
  const accounts = await addAccounts(dataDir, newAccounts);
  const hostPort = freePort();
  // A few people sign in once per visit, so the limits are raised.
  const app = await startApp({
    dataDir,
    // A sign-in costs what it costs in production.
    hashes: "each time",
    environment: {
      ...cloud.environment,
      ...TWO_MAPS,
      BASEMAP: "offline",
      // The guide has only one map, and opens it at once.
      DEFAULT_MAP: MAP,
      POLICY_PATH: accounts.policyPath,
      EMBED_ORIGINS: `http://127.0.0.1:${hostPort}`,
      TOKEN_REQUESTS_PER_MINUTE: "100000",
    },
  });
  const tilesUrl = "{origin}/basemap/{z}/{x}/{y}";
  const guideBackend = await startGuideBackend(cloud.emulator, {
    cached: true,
    basemap: {
      style: JSON.stringify(offlineStyle("light", {
        tilesUrl,
        maxzoom: BASEMAP_MAXZOOM,
        fonts: "sans-serif",
      })),
      tilesUrl: `${app.origin}/basemap/{z}/{x}/{y}`,
    },
  });
  const guide = guideBackend.origin;
  const host = startHost(app.origin, hostPort);
  const carto = cloud.emulator.apiBaseUrl;
  const line = openLine([app.origin, carto, guide, host.ours, host.guide], SPEED);
  return {
    cloud,
    guideBackend,
    guideAccount: { username: REGULAR.username, password: "boston" },
    accounts,
    host,
    line,
    ours: { name: "ours", origin: app.origin, signInUrl: `${app.origin}/login` },
    guide: { name: "guide", origin: guide, signInUrl: `${guide}/` },
    async [Symbol.asyncDispose]() {
      await line[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
      guideBackend.stop();
      await app.stop();
      await cloud[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
