/** CARTO for an operator's task; a demo uses its running emulator, or starts one for the task. */
import { CartoError } from "../lib/carto/carto_errors.ts";
import { exchange } from "../lib/carto/carto_exchange.ts";
import { oauthTokenRequest, processOAuthToken } from "../lib/carto/oauth.ts";
import type { CartoConfig, Config } from "../lib/config/config.ts";
import type { Upstream } from "../lib/outbound/exchange.ts";
import { folderOf } from "../lib/storage/private_files.ts";

export interface OpenedCarto extends AsyncDisposable {
  readonly carto: CartoConfig;
}

/** Short, since an operator waits at the terminal. */
const SIGN_IN_DEADLINE_MS = 8_000;

export async function openCarto(config: Config): Promise<OpenedCarto> {
  if (config.mode === "production") {
    return { carto: config.carto, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  // Imported here, since a bundle has neither.
  const { demoCarto } = await import("../demo.ts");
  const running = demoCarto(config.emulatorPort);
  if (await answers(running)) {
    return { carto: running, [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const dataDir = folderOf(config.kvPath);
  await Deno.mkdir(dataDir, { recursive: true });
  const { startEmulator } = await import("../emulator/mod.ts");
  const emulator = await startEmulator({ dataDir });
  return { carto: emulator, [Symbol.asyncDispose]: () => emulator.close() };
}

async function answers(carto: CartoConfig): Promise<boolean> {
  try {
    await signIn(carto);
    return true;
  } catch (error) {
    if (error instanceof CartoError) return false;
    throw error;
  }
}

/** @throws {CartoError} if CARTO cannot be reached or rejects the credentials. */
export async function signIn(carto: CartoConfig): Promise<string> {
  const request = oauthTokenRequest(carto);
  const upstream = upstreamOf(carto, SIGN_IN_DEADLINE_MS);
  return processOAuthToken(await exchange(upstream, request, "OAuth token")).accessToken;
}

export function upstreamOf(carto: CartoConfig, deadlineMs: number): Upstream {
  return {
    fetch,
    origins: [carto.authUrl, carto.apiBaseUrl].map((url) => new URL(url).origin),
    deadlineMs,
  };
}
