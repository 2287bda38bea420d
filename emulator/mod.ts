/**
 * CARTO on one machine: OAuth, tokens, the Maps and the SQL API over SQLite, on a port and an origin
 * of its own, so that client libraries meet what they meet in the cloud. For demos and tests.
 */
import { Authority } from "./access/authority.ts";
import { MapRequestStore } from "./maps/map_request_store.ts";
import { mapRoutes } from "./maps/routes.ts";
import { oauthRoutes } from "./oauth/routes.ts";
import { openOAuthKeys } from "./oauth/signing.ts";
import { type Emulator, type EmulatorOptions, resolveOptions } from "./options.ts";
import { RequestLog } from "./request_log.ts";
import { type RunningServer, serve } from "./server.ts";
import { sqlRoutes } from "./sql/routes.ts";
import { openDatabase } from "./store/database.ts";
import { loadStores } from "./store/load_stores.ts";
import { openReader } from "./store/reader.ts";
import { tokenRoutes } from "./tokens/routes.ts";
import { TokenStore } from "./tokens/token_store.ts";

export type { Emulator, EmulatorOptions } from "./options.ts";
export type { RequestRecord } from "./request_log.ts";

/**
 * Starts the embedded CARTO: loads its data at the first start, then listens.
 *
 * @throws {OperatorError} in production, beyond loopback, or where the port is taken (it names
 * `EMULATOR_PORT`)
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const settings = resolveOptions(options, (name) => Deno.env.get(name));
  const { clientId, clientSecret, connection, now } = settings;
  const database = openDatabase(settings.dataDir);
  const dataVersion = await loadStores(database, now, settings.onProgress);
  const keys = await openOAuthKeys(database, now);
  const tokens = await TokenStore.open(database);
  const authority = new Authority(keys, tokens, now);
  const reader = openReader(settings.dataDir);
  const mapRequests = new MapRequestStore(database, now);
  const log = new RequestLog();

  const closeStore = () => {
    reader.close();
    database.close();
  };
  const routesOf = (apiBaseUrl: string) => [
    ...oauthRoutes({ clientId, clientSecret }, keys),
    ...tokenRoutes(tokens, authority, now),
    ...sqlRoutes(authority, reader, connection),
    ...mapRoutes({ authority, reader, mapRequests, connection, apiBaseUrl, dataVersion }),
  ];
  let server: RunningServer;
  try {
    server = serve(settings, log, routesOf);
  } catch (error) {
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
    async close() {
      await server.shutdown();
      closeStore();
    },
  };
}
