/** Counts the rows a user may see, by CARTO's SQL API with the OAuth client's rights. */
import { demoCarto } from "../../demo.ts";
import { startEmulator } from "../../emulator/mod.ts";
import type { Source } from "../../lib/access/source.ts";
import { CartoError } from "../../lib/carto/errors.ts";
import { exchange } from "../../lib/carto/exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "../../lib/carto/oauth.ts";
import { countRequest, processCount } from "../../lib/carto/sql.ts";
import type { CartoConfig, Config } from "../../lib/config/config.ts";

/** Counts a source's rows. @returns the number, or why they were not counted. */
export type Count = (source: Source) => Promise<number | string>;

/** CARTO's limit for a query is a minute. */
const DEADLINE_MS = 60_000;
/** Short, since an operator waits at the terminal. */
const SIGN_IN_DEADLINE_MS = 8_000;

/**
 * Calls `use` with a function that counts. A demo uses its running emulator, or starts one for the
 * duration of the call.
 *
 * @throws {CartoError} if CARTO cannot be reached or rejects the credentials.
 */
export async function withCounts<T>(config: Config, use: (count: Count) => Promise<T>): Promise<T> {
  if (config.mode === "production") {
    return await use(counting(config.carto, await signIn(config.carto)));
  }
  const running = demoCarto(config.emulatorPort);
  const token = await signIn(running).catch((error) => {
    if (error instanceof CartoError) return null;
    throw error;
  });
  if (token !== null) return await use(counting(running, token));
  const dataDir = config.kvPath.replace(/[^/\\]*$/, "") || ".";
  await Deno.mkdir(dataDir, { recursive: true });
  const emulator = await startEmulator({ dataDir });
  try {
    return await use(counting(emulator, await signIn(emulator)));
  } finally {
    await emulator.close();
  }
}

async function signIn(carto: CartoConfig): Promise<string> {
  const request = oauthTokenRequest(carto);
  const upstream = upstreamOf(carto, SIGN_IN_DEADLINE_MS);
  return processOAuthToken(await exchange(upstream, request, "OAuth token")).accessToken;
}

function counting(carto: CartoConfig, token: string): Count {
  return async ({ sqlQuery, openParameters }) => {
    if (openParameters.length > 0) {
      return `not counted: they depend on the values of ${openParameters.join(" and ")}`;
    }
    try {
      const request = countRequest(carto, token, sqlQuery);
      return processCount(await exchange(upstreamOf(carto, DEADLINE_MS), request, "Row count"));
    } catch (error) {
      if (!(error instanceof CartoError)) throw error;
      return `not counted: ${error.message}`;
    }
  };
}

const upstreamOf = (carto: CartoConfig, deadlineMs: number) => ({
  fetch,
  origins: [carto.authUrl, carto.apiBaseUrl].map((url) => new URL(url).origin),
  deadlineMs,
});
