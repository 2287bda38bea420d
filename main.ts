/**
 * The composition root: configuration, services, and the app on top of them. serve.ts and dev.ts
 * import it, and so does the build's `_fresh/server.js`, the entry on Deno Deploy.
 */
import type { App } from "fresh";
import { contentOrigins, freshConfig } from "./fresh.config.ts";
import { APP_FOLDER } from "./lib/app_folder.ts";
import { SYSTEM_CLOCK } from "./lib/clock/clock.ts";
import {
  type CartoConfig,
  type Config,
  ConfigError,
  parseConfig,
  readEnvironment,
  type Secrets,
} from "./lib/config/config.ts";
import { isOnDeploy } from "./lib/config/deno_deploy.ts";
import { givenSecrets, secretTexts } from "./lib/config/secret_texts.ts";
import type { DemoAccount } from "./lib/demo_data.ts";
import { ENCODED_FOLDER } from "./lib/assets/encoded_files.ts";
import { contentPolicy } from "./lib/http/content_policy.ts";
import type { State } from "./lib/http/define.ts";
import { files } from "./lib/http/files.ts";
import { GuardedApp } from "./lib/http/guard.ts";
import { isApi } from "./lib/http/paths.ts";
import { NO_PREFERENCES, preferenceCookies } from "./lib/http/preferences.ts";
import { createResponsesInFlight, type ResponsesInFlight } from "./lib/http/responses_in_flight.ts";
import { securityHeaders } from "./lib/http/security_headers.ts";
import { SHARED_FILES } from "./lib/http/shared_files.ts";
import { stop } from "./lib/http/stop.ts";
import { unconfiguredApp } from "./lib/http/unconfigured.ts";
import { errorFields } from "./lib/log/error_fields.ts";
import { createLog, type FlushableLog } from "./lib/log/log.ts";
import { createRedaction } from "./lib/log/redaction.ts";
import { writeStandardError } from "./lib/log/standard_error.ts";
import { interrupted, say } from "./lib/log/terminal.ts";
import { catchUncaught } from "./lib/log/uncaught_errors.ts";
import { scheduleMaintenance } from "./lib/maintenance/scheduled.ts";
import { createServices, type Services } from "./lib/services.ts";

/** The backing systems: CARTO and secrets, and in a demo how to sign in and to stop. */
interface Backing {
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
  readonly accounts?: readonly DemoAccount[];
  close?(): Promise<void>;
}

/** What serve.ts and dev.ts need beside the app. */
interface Runtime {
  readonly port: number;
  readonly hosts: Config["hosts"];
  /** Whether there are no credentials of CARTO. */
  readonly isDemo: boolean;
  /** Prints the app's URL in the terminal, and how to sign in to a demo. */
  announce(): void;
  /** Logs why the app no longer accepts connections. */
  listenerLost(reason: unknown): void;
  /** Ends what is in progress, within four seconds, and exits. */
  stop(code: number): Promise<never>;
}

interface Composed {
  readonly app: App<State>;
  readonly runtime: Runtime;
}

const LATE_REQUESTS_MS = 250;
const DOCUMENTS = {
  policyPath: new URL("policy.json", APP_FOLDER),
  mapsPath: new URL("maps", APP_FOLDER),
};

const environment = readEnvironment();
const settings = readSettings();
export const { app, runtime } = settings instanceof ConfigError
  ? await composeUnconfigured(settings)
  : await compose(settings);
// What Fresh's `_fresh/server.js` serves, only this can end in order: a moment after the signal,
// since requests that the platform has passed on may still arrive.
if (isOnDeploy(environment)) {
  interrupted().then(() => setTimeout(() => runtime.stop(0), LATE_REQUESTS_MS));
}

/**
 * @returns the error on Deno Deploy: a revision that does not start there is never routed to, not
 * even to say which settings are missing.
 */
function readSettings(): Config | ConfigError {
  try {
    return parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError && isOnDeploy(environment)) return error;
    throw error;
  }
}

async function compose(config: Config): Promise<Composed> {
  const backing: Backing = config.mode === "demo"
    ? await (await import("./demo.ts")).startDemo(config, say)
    : config;
  const hide = createRedaction(secretTexts(environment, backing.carto, backing.secrets));
  const log = createLog({ write: writeStandardError, now: SYSTEM_CLOCK.now, hide });
  catchUncaught(log);
  const services = await createServices({
    config,
    carto: backing.carto,
    secrets: backing.secrets,
    demoAccounts: backing.accounts ?? [],
    ...DOCUMENTS,
    log,
    hide,
    standardError: writeStandardError,
    ...SYSTEM_CLOCK,
    fetch,
    examine: () => examine(backing),
  });
  services.start();
  scheduleMaintenance({ run: services.maintenance.run, isLeft: services.broker.hasDueJobs });
  await Promise.all(
    services.demoAccounts.map((account) =>
      services.users.add({ ...account, groups: [...account.groups] })
    ),
  );
  const responses = createResponsesInFlight(services.maintenance.responded);
  return {
    app: createApp(services, responses),
    runtime: {
      ...createRuntime(log, {
        responded: responses.none,
        async close() {
          await services.close();
          await backing.close?.();
        },
      }),
      port: config.port,
      hosts: config.hosts,
      isDemo: config.mode === "demo",
      announce: () => announce(services),
    },
  };
}

/** Loaded when an administrator runs them: most processes never do. */
async function* examine(backing: Backing) {
  const { examineQuickly } = await import("./lib/doctor/quick_checks.ts");
  yield* examineQuickly({
    ...{ environment, ...DOCUMENTS, contentOrigins, fetch, ...SYSTEM_CLOCK },
    envFile: new URL(".env", APP_FOLDER),
    denoVersion: Deno.version.deno,
    demoBacking: () => Promise.resolve(backing),
  });
}

/**
 * What a request passes: the guard, its state with the policy of a page, the files, and from
 * routes/_middleware.ts on the routes. The API has no pages, and its requests pass by the files.
 */
function createApp(services: Services, responses: ResponsesInFlight) {
  const { carto, config } = services;
  const origins = contentOrigins(carto.apiBaseUrl, config.basemaps);
  /** Pages that other origins may frame, and which; no other page can be framed. */
  const framed: Readonly<Record<string, readonly string[]>> = { "/embed": config.embedOrigins };
  const preferences = preferenceCookies(config.appOrigin, Object.keys(framed));
  const answerPage = contentPolicy({ appOrigin: config.appOrigin, origins, framed });
  return new GuardedApp<State>(freshConfig, {
    secureHeaders: securityHeaders(config.appOrigin, origins, SHARED_FILES),
    preferences,
    pageStyles: services.pageStyles,
    log: services.log,
    requests: { perAddress: config.requestsPerAddress, trustedProxies: config.trustedProxies },
    responses,
  })
    .use((ctx) => {
      const ofApi = isApi(ctx.url.pathname);
      const { locale, theme, basemap } = ofApi ? NO_PREFERENCES : preferences.of(ctx.req);
      ctx.state.locale = locale;
      ctx.state.theme = theme;
      ctx.state.basemap = basemap;
      ctx.state.services = services;
      ctx.state.requestId = crypto.randomUUID();
      return ofApi ? ctx.next() : answerPage(ctx);
    })
    .use(files(services.encodedFiles, new URL(`${ENCODED_FOLDER}/`, APP_FOLDER)))
    .fsRoutes();
}

/** The app without services, on Deno Deploy: see lib/http/unconfigured.ts. */
async function composeUnconfigured({ problems, variables }: ConfigError): Promise<Composed> {
  const hide = createRedaction(givenSecrets(environment));
  const log = createLog({ write: writeStandardError, now: SYSTEM_CLOCK.now, hide });
  catchUncaught(log);
  log.error("config_invalid", { problems: problems.join("; ") });
  // Jobs are looked for while a revision is deployed: they are the same with its settings.
  scheduleMaintenance({
    run: () => Promise.resolve([]),
    isLeft: () => Promise.resolve(false),
  });
  const responses = createResponsesInFlight(() => {});
  const app = await unconfiguredApp<State>({ environment, log, responses, variables });
  const close = () => Promise.resolve();
  return {
    app,
    runtime: {
      ...createRuntime(log, { responded: responses.none, close }),
      port: 8000,
      hosts: ["::", "0.0.0.0"],
      isDemo: false,
      announce() {},
    },
  };
}

function createRuntime(
  log: FlushableLog,
  parts: { responded: () => Promise<void>; close: () => Promise<void> },
): Pick<Runtime, "listenerLost" | "stop"> {
  let stopped: Promise<never> | undefined;
  return {
    listenerLost: (reason) => log.error("listener_lost", { ...errorFields(reason) }),
    stop(code) {
      const { responded } = parts;
      return stopped ??= stop({ responded, close: () => parts.close().finally(log.flush) }, code);
    },
  };
}

function announce({ carto, config, demoAccounts }: Services): void {
  say(`\ncarto-embed is at ${config.appOrigin}`);
  say(`CARTO:           ${carto.apiBaseUrl}`);
  for (const { username, password } of demoAccounts) {
    say(`Demo account:    ${username} / ${password}`);
  }
  say("Stop with Ctrl-C.");
}
