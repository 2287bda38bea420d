/** The services of an app as in a separate process, on the test's clock. */
import type { Emulator } from "../../emulator/mod.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { createServices, type Services } from "../../lib/services.ts";
import type { Clock } from "../../lib/clock/clock.ts";
import { productionSecrets } from "./cloud.ts";

export interface ProcessServices extends Services {
  /** Its log and audit records, oldest first. */
  readonly logged: readonly Record<string, unknown>[];
}

export interface ProcessOptions {
  readonly carto: Emulator;
  readonly clock: Clock;
  readonly kvPath: string;
  /** In addition to CARTO and the KV; without secrets, new ones are used. */
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startServices(options: ProcessOptions): Promise<ProcessServices> {
  const { carto, clock, kvPath } = options;
  const config = parseConfig({
    ...productionSecrets(),
    APP_ORIGIN: "https://maps.example.com",
    CARTO_API_BASE_URL: carto.apiBaseUrl,
    CARTO_AUTH_URL: carto.authUrl,
    CARTO_CLIENT_ID: carto.clientId,
    CARTO_CLIENT_SECRET: carto.clientSecret,
    CARTO_CONNECTION: carto.connection,
    KV_PATH: kvPath,
    ...options.environment,
  });
  if (config.mode !== "production") throw new Error("This is no demo.");
  const logged: Record<string, unknown>[] = [];
  const services = await createServices({
    config,
    carto: config.carto,
    secrets: config.secrets,
    demoAccounts: [],
    policyPath: new URL("../../policy.json", import.meta.url),
    mapsPath: new URL("../../maps", import.meta.url),
    log: {
      info: (event, fields) => logged.push({ event, ...fields }),
      error: (event, fields) => logged.push({ event, ...fields }),
    },
    hide: (text) => text,
    standardError(lines) {
      for (const line of lines.trimEnd().split("\n")) logged.push(JSON.parse(line));
    },
    now: clock.now,
    elapsed: clock.elapsed,
    fetch,
    async *examine() {},
  });
  return { ...services, logged };
}
