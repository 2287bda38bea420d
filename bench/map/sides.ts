/** The compared sides: our app and the guide's, with the same CARTO and basemap. */
import { offlineStyle } from "../../lib/map/basemap/offline_style.ts";
import { makeDataDir, startApp } from "../../tests/helpers/app.ts";
import { addUser, type Cloud, startCloud } from "../../tests/helpers/cloud.ts";
import { TWO_MAPS } from "../../tests/helpers/map_page.ts";
import { buildGuideFrontend, startGuideBackend } from "../guide_backend.ts";

export interface Side {
  readonly name: "ours" | "guide";
  readonly origin: string;
  /** The page with the sign-in form. */
  readonly signInUrl: string;
  readonly username: string;
  readonly password: string;
}

export interface Sides extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly ours: Side;
  readonly guide: Side;
}

const ANN = { username: "user.boston@acme.com", group: "BOSTON", password: "a long pass phrase" };

/** The deepest zoom of the basemap's tiles. */
const BASEMAP_MAXZOOM = 7;

/** Builds the guide's frontend, and starts CARTO, our app in production and the guide's backend. */
export async function startSides(packing: { densest: boolean }): Promise<Sides> {
  await buildGuideFrontend(packing);
  const cloud = await startCloud();
  const dataDir = await makeDataDir();
  await addUser(dataDir, ANN);
  // One user signs in once per run, so the limits are raised.
  const app = await startApp({
    dataDir,
    environment: {
      ...cloud.environment,
      ...TWO_MAPS,
      BASEMAP: "offline",
      // The guide has only one map, and opens it at once.
      DEFAULT_MAP: "retail-stores",
      TOKEN_REQUESTS_PER_MINUTE: "100000",
    },
  });
  const tilesUrl = "{origin}/basemap/{z}/{x}/{y}";
  const guide = await startGuideBackend(cloud.emulator, {
    cached: true,
    basemap: {
      style: JSON.stringify(offlineStyle("light", { tilesUrl, maxzoom: BASEMAP_MAXZOOM })),
      tilesUrl: `${app.origin}/basemap/{z}/{x}/{y}`,
    },
  });
  const { username, password } = ANN;
  return {
    cloud,
    ours: {
      name: "ours",
      origin: app.origin,
      signInUrl: `${app.origin}/login`,
      username,
      password,
    },
    guide: {
      name: "guide",
      origin: guide.origin,
      signInUrl: `${guide.origin}/`,
      username,
      password: "boston",
    },
    async [Symbol.asyncDispose]() {
      guide.stop();
      await app.stop();
      await cloud[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
