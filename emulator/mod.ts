/**
 * CARTO on one machine: OAuth, tokens, the Maps and the SQL API over SQLite, on a port and an
 * origin of its own, so that client libraries meet what they meet in the cloud. For demos and
 * tests.
 */
import type { DatabaseSync } from "node:sqlite";
import { Authority } from "./access/authority.ts";
import { type RunningServer, serve } from "./api_server.ts";
import { serveControl } from "./control/control_server.ts";
import type { Expiry } from "./control/fault.ts";
import { Faults } from "./control/faults.ts";
import type { Listener } from "./http/listener.ts";
import { RequestLog } from "./http/request_log.ts";
import { missingRoutes } from "./access/missing_routes.ts";
import type { Route } from "./http/router.ts";
import { MapRequestStore } from "./maps/map_request_store.ts";
import { MapRunner } from "./maps/map_runner.ts";
import { mapRoutes } from "./maps/routes.ts";
import { NamedSourceStore } from "./named_sources/named_source_store.ts";
import { namedSourceRoutes } from "./named_sources/routes.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { type OAuthKeys, openOAuthKeys } from "./oauth/signing.ts";
import { type Emulator, type EmulatorOptions, resolveOptions, type Settings } from "./options.ts";
import { sqlRoutes } from "./sql/routes.ts";
import { QueryRunner } from "./sql/run/query_runner.ts";
import { statusPageRoutes } from "./status_page/routes.tsx";
import { Catalog } from "./store/catalog.ts";
import { openDatabase } from "./store/database.ts";
import { loadStates } from "./store/load_states.ts";
import { loadStores } from "./store/load_stores.ts";
import { SYNTHETIC_TABLES } from "./synthetic/mod.ts";
import { makeOnDemand } from "./synthetic/on_demand.ts";
import { boundaryRoutes } from "./tilesets/boundary_routes.ts";
import { openThreads } from "./threads.ts";
import { tilesetRoutes } from "./tilesets/tileset_routes.ts";
import { TilesetStore } from "./tilesets/tileset_store.ts";
import { tokenRoutes } from "./tokens/routes.ts";
import { TokenStore } from "./tokens/token_store.ts";
import { widgetRoutes } from "./widgets/routes.ts";
import { statsRoutes } from "./widgets/stats_routes.ts";

export { EmulatorError } from "./errors/emulator_error.ts";
export { ImportError, type ImportFault } from "./errors/import_error.ts";
export { SetupError, type SetupFault } from "./errors/setup_error.ts";
export type { GrantMatching } from "./access/grant_matching.ts";
export type { Emulator, EmulatorOptions } from "./options.ts";
export type { Expiry, Fault } from "./control/fault.ts";
export type { FaultControl, InjectedFault } from "./control/faults.ts";
export type { RequestRecord } from "./http/request_log.ts";

/** How many of each the status page shows. */
const SHOWN_TOKENS = 20;
const SHOWN_SOURCES = 20;
const SHOWN_REQUESTS = 40;

/**
 * Starts the embedded CARTO: loads its data at the first start, then listens.
 *
 * @example
 * ```ts
 * const carto = await startEmulator({ dataDir: await Deno.makeTempDir() });
 * const body = new URLSearchParams({
 *   grant_type: "client_credentials",
 *   client_id: carto.clientId,
 *   client_secret: carto.clientSecret,
 *   audience: "carto-cloud-native-api",
 * });
 * const response = await fetch(carto.authUrl, { method: "POST", body });
 * const { token_type } = await response.json();
 * await carto.close();
 * if (token_type !== "Bearer") throw new Error("no OAuth token");
 * ```
 * @throws {SetupError} in production, beyond loopback, or where the port is taken (it names
 * `EMULATOR_PORT`)
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const settings = resolveOptions(options, (name) => Deno.env.get(name));
  const { clientId, clientSecret, connection, controlPort, now } = settings;
  const database = openDatabase(settings.dataDir);
  await loadStores(database, now, settings.onProgress);
  await loadStates(database, now);
  const catalog = new Catalog(database, makeOnDemand(database, SYNTHETIC_TABLES, now));
  const keys = await openOAuthKeys(database, now);
  const tokens = await TokenStore.open(database);
  const sources = new NamedSourceStore(database);
  const authority = new Authority({
    keys,
    tokens,
    sources,
    matching: settings.grantMatching,
    now,
  });
  const log = new RequestLog();
  const expire = ({ of, tokens: which }: Expiry) => {
    if (of !== "api") keys.expire(which);
    if (of !== "oauth") tokens.expire(now(), which);
  };
  const faults = new Faults(expire, () => server.closeIdle());

  const threads = openThreads({
    dataDir: settings.dataDir,
    deadlineMs: settings.queryDeadlineMs,
  });

  const closeStore = () => {
    threads.close();
    database.close();
  };
  const stores = {
    database,
    catalog,
    keys,
    tokens,
    sources,
    authority,
    faults,
    log,
    runner: new QueryRunner(threads),
    mapRunner: new MapRunner(threads),
  };
  const routesOf = routesFor(settings, stores);
  let server: RunningServer;
  let control: Listener | undefined;
  try {
    if (controlPort !== undefined) control = await serveControl(settings, controlPort, faults, log);
    server = await serve({ settings, log, faults, routesOf });
  } catch (error) {
    await control?.close();
    closeStore();
    throw error;
  }
  return {
    apiBaseUrl: server.baseUrl,
    authUrl: `${server.baseUrl}/oauth/token`,
    clientId,
    clientSecret,
    connection,
    requests: log.records,
    faults,
    controlUrl: control && `http://localhost:${control.port}`,
    async close() {
      await Promise.all([server.close(), control?.close()]);
      closeStore();
    },
  };
}

/** What the routes answer from. */
interface Stores {
  readonly database: DatabaseSync;
  readonly catalog: Catalog;
  readonly keys: OAuthKeys;
  readonly tokens: TokenStore;
  readonly sources: NamedSourceStore;
  readonly authority: Authority;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly runner: QueryRunner;
  readonly mapRunner: MapRunner;
}

/** The routes of all APIs, for a server with the base URL that they are called with. */
function routesFor(settings: Settings, stores: Stores): (apiBaseUrl: string) => Route[] {
  const { clientId, clientSecret, connection, now } = settings;
  const { catalog, keys, tokens, sources, authority, faults, log, runner, mapRunner } = stores;
  const ownerOf = (request: Request) => authority.owner(request);
  const mapServices = {
    authority,
    runner: mapRunner,
    catalog,
    mapRequests: new MapRequestStore(stores.database, now),
    tilesets: new TilesetStore(stores.database),
    connection,
  };
  const sqlServices = { authority, catalog, runner, connection };
  return (apiBaseUrl) => [
    ...statusPageRoutes(() => ({
      apiBaseUrl,
      clientId,
      connection,
      now: now(),
      tables: catalog.list(),
      tokens: tokens.newest(SHOWN_TOKENS),
      tokenCount: tokens.count(),
      namedSources: sources.list({ page: 1, page_size: SHOWN_SOURCES, search: "" }).found,
      faults: faults.list(),
      requests: log.records.slice(-SHOWN_REQUESTS).reverse(),
    })),
    ...oauthRoutes({ clientId, clientSecret }, keys),
    ...tokenRoutes(tokens, ownerOf, settings.tokenQuota, now),
    ...namedSourceRoutes(sources, ownerOf, now),
    ...sqlRoutes(sqlServices),
    ...widgetRoutes(sqlServices),
    ...statsRoutes(sqlServices),
    ...mapRoutes({ ...mapServices, apiBaseUrl, aggregatePoints: settings.aggregatePoints }),
    ...tilesetRoutes({ ...mapServices, apiBaseUrl }),
    ...boundaryRoutes({ ...mapServices, apiBaseUrl }),
    ...missingRoutes(authority),
  ];
}
