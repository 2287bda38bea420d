/**
 * The composition root: configuration, services, and the app on top of them. serve.ts and dev.ts
 * import it, and so does the build's `_fresh/server.js`, the entry on Deno Deploy.
 */
import { staticFiles } from "fresh";
import { contentOrigins, freshConfig } from "./fresh.config.ts";
import { SYSTEM_CLOCK } from "./lib/clock/clock.ts";
import {
  type CartoConfig,
  parseConfig,
  readEnvironment,
  type Secrets,
} from "./lib/config/config.ts";
import { errorFields } from "./lib/log/error_fields.ts";
import { contentPolicy } from "./lib/http/content_policy.ts";
import type { State } from "./lib/http/define.ts";
import { ENCODED_FOLDER } from "./lib/assets/encoded_files.ts";
import { encodedFiles } from "./lib/http/encoded_files.ts";
import { GuardedApp } from "./lib/http/guard.ts";
import { lastingFiles } from "./lib/http/lasting_files.ts";
import { preferenceCookies } from "./lib/http/preferences.ts";
import { SHARED_FILES, sharedFiles } from "./lib/http/shared_files.ts";
import { securityHeaders } from "./lib/http/security_headers.ts";
import { catchUncaught } from "./lib/log/uncaught_errors.ts";
import { createLog } from "./lib/log/log.ts";
import { createRedaction } from "./lib/log/redaction.ts";
import { secretTexts } from "./lib/config/secret_texts.ts";
import type { DemoAccount } from "./lib/demo_data.ts";
import { createServices } from "./lib/services.ts";
import { scheduleMaintenance } from "./lib/scheduled_maintenance.ts";
import { writeStandardError } from "./lib/log/standard_error.ts";
import { say } from "./lib/log/terminal.ts";

/** The backing systems: CARTO and secrets, and in a demo how to sign in and to stop. */
interface Backing {
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
  readonly accounts?: readonly DemoAccount[];
  close?(): Promise<void>;
}

const envFile = new URL("./.env", import.meta.url);
const policyPath = new URL("./policy.json", import.meta.url);
const mapsPath = new URL("./maps", import.meta.url);

const environment = readEnvironment();
const config = parseConfig(environment);
const backing: Backing = config.mode === "demo"
  ? await (await import("./demo.ts")).startDemo(config, say)
  : config;

const hide = createRedaction(secretTexts(environment, backing.carto, backing.secrets));
const log = createLog({ write: writeStandardError, now: SYSTEM_CLOCK.now, hide });
catchUncaught(log);
const origins = contentOrigins(backing.carto.apiBaseUrl, config.basemaps);
const services = await createServices({
  config,
  carto: backing.carto,
  secrets: backing.secrets,
  demoAccounts: backing.accounts ?? [],
  policyPath,
  mapsPath,
  log,
  hide,
  standardError: writeStandardError,
  ...SYSTEM_CLOCK,
  fetch,
  examine,
});
services.start();
scheduleMaintenance(services.broker.runMaintenance);
await Promise.all(
  services.demoAccounts.map((account) =>
    services.users.add({ ...account, groups: [...account.groups] })
  ),
);

/** Loaded when an administrator runs them: most processes never do. */
async function* examine() {
  const { examineQuickly } = await import("./lib/doctor/quick_checks.ts");
  yield* examineQuickly({
    environment,
    ...{ envFile, policyPath, mapsPath, contentOrigins, fetch, ...SYSTEM_CLOCK },
    denoVersion: Deno.version.deno,
    demoBacking: () => Promise.resolve(backing),
  });
}

/** Pages that other origins may frame, and which; no other page can be framed. */
const FRAMED: Readonly<Record<string, readonly string[]>> = { "/embed": config.embedOrigins };

const secureHeaders = securityHeaders(config.appOrigin, origins, SHARED_FILES);

const preferences = preferenceCookies(config.appOrigin, Object.keys(FRAMED));

export const app = new GuardedApp<State>(freshConfig, {
  secureHeaders,
  preferences,
  pageStyles: services.pageStyles,
  log: services.log,
  requests: { perAddress: config.requestsPerAddress, trustedProxies: config.trustedProxies },
})
  .use(async (ctx) => {
    const { locale, theme, basemap } = preferences.of(ctx.req);
    ctx.state.locale = locale;
    ctx.state.theme = theme;
    ctx.state.basemap = basemap;
    ctx.state.services = services;
    ctx.state.requestId = crypto.randomUUID();
    const response = await ctx.next();
    response.headers.set("x-request-id", ctx.state.requestId);
    return response;
  })
  .use(contentPolicy({ appOrigin: config.appOrigin, origins, framed: FRAMED }))
  .use(lastingFiles)
  .use(encodedFiles(services.encodedFiles, new URL(`${ENCODED_FOLDER}/`, import.meta.url)))
  .use(sharedFiles)
  .use(staticFiles())
  .fsRoutes();

/** What serve.ts and dev.ts need beside the app. */
export const runtime = {
  port: config.port,
  /** Whether there are no credentials of CARTO. */
  isDemo: config.mode === "demo",
  hosts: config.hosts,
  /** Prints the app's URL in the terminal, and how to sign in to a demo. */
  announce(): void {
    say(`\ncarto-embed is at ${config.appOrigin}`);
    say(`CARTO:           ${backing.carto.apiBaseUrl}`);
    for (const { username, password } of services.demoAccounts) {
      say(`Demo account:    ${username} / ${password}`);
    }
    say("Stop with Ctrl-C.");
  },
  /** Logs why the app no longer accepts connections. */
  listenerLost(reason: unknown): void {
    log.error("listener_lost", { ...errorFields(reason) });
  },
  async close(): Promise<void> {
    await services.close();
    await backing.close?.();
    log.flush();
  },
};
