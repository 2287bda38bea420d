/** What checks look at, each obtained once, when the first of them needs it. */
import type { Policy } from "../access/policy.ts";
import { readPolicyFile } from "../access/policy.ts";
import { type Installation, installationOf } from "../broker/installation.ts";
import type { ListedBasemap } from "../basemap/choice.ts";
import type { Clock } from "../clock/clock.ts";
import {
  type CartoConfig,
  type Config,
  type DemoConfig,
  type Environment,
  type OidcConfig,
  parseConfig,
  type Secrets,
} from "../config/config.ts";
import type { ReachableOrigins } from "../http/content_policy.ts";
import { createProvider, type Provider } from "../identity/oidc/provider.ts";
import type { User } from "../identity/user_records.ts";
import { createUsers } from "../identity/users.ts";
import { readMapsFolder } from "../maps/live/folder.ts";
import { type LoadedMaps, loadMaps } from "../maps/live/load_maps.ts";
import { secretTexts } from "../config/secret_texts.ts";
import { createSealer, type Sealer } from "../storage/seal.ts";
import { type CartoClient, createCartoClient } from "./carto_client.ts";
import { createConcealer } from "./concealer.ts";
import { type Database, openDatabase } from "./database.ts";
import { once } from "./once.ts";
import { type Trial, tryPolicy } from "./trial.ts";

/** What an app stands on. */
export interface Backing {
  readonly carto: CartoConfig;
  /** Undefined where a demo has never run: it makes its own. */
  readonly secrets: Secrets | undefined;
}

export interface DoctorOptions extends Clock {
  readonly environment: Environment;
  /** The file that `deno task start` reads variables from. */
  readonly envFile: URL;
  /** Where the policy is unless the configuration says. */
  readonly policyPath: URL;
  /** Where the maps are unless the configuration says. */
  readonly mapsPath: URL;
  readonly denoVersion: string;
  readonly demoBacking: (config: DemoConfig) => Promise<Backing>;
  /** What pages may reach, by CARTO's API base URL and the basemaps. */
  readonly contentOrigins: (
    cartoApiBaseUrl: string,
    basemaps: readonly ListedBasemap[],
  ) => ReachableOrigins;
  readonly fetch: typeof fetch;
}

export interface Context extends DoctorOptions, AsyncDisposable {
  /** @throws {ConfigError} */
  config(): Config;
  backing(): Promise<Backing>;
  client(): Promise<CartoClient>;
  database(): Promise<Database>;
  /** Opens what the app sealed; undefined where a demo has never run. */
  sealer(): Promise<Sealer | undefined>;
  /** Knows this installation's tokens at CARTO; undefined where a demo has never run. */
  installation(): Promise<Installation | undefined>;
  users(): Promise<readonly User[]>;
  /** @throws {OperatorError} when it cannot be read or used. */
  policy(): Promise<Policy>;
  /** The maps of the folder, and what cannot be used of it. @throws {OperatorError} */
  maps(): Promise<LoadedMaps>;
  /** Tries the policy at CARTO; see trial.ts. */
  trial(): Promise<Trial>;
  /** The identity provider. @throws {OidcError} */
  provider(config: OidcConfig): Promise<Provider>;
  /** Keeps this text out of what is shown. */
  hide(secret: string): void;
  /** @returns the text as it may be shown. */
  conceal(text: string): string;
}

export function openContext(options: DoctorOptions): Context {
  const { environment, mapsPath, policyPath, fetch, now, elapsed } = options;
  const concealer = createConcealer(environment);
  const config = () => parseConfig(environment);
  let opened: Promise<Database> | undefined;
  let provided: Promise<Provider> | undefined;

  const backing = once(async (): Promise<Backing> => {
    const parsed = config();
    if (parsed.mode === "production") return parsed;
    const made = await options.demoBacking(parsed);
    if (made.secrets) secretTexts({}, made.carto, made.secrets).forEach(concealer.hide);
    return made;
  });
  const database = () => opened ??= openDatabase(config().kvPath);
  const client = once(async () => {
    const { carto } = await backing();
    return createCartoClient({ carto, fetch, now, onToken: concealer.hide });
  });
  const policy = once(() => readPolicyFile(config().policyPath ?? policyPath));

  const installation = once(async () => {
    const { secrets } = await backing();
    return secrets && await installationOf(secrets.kvEncryptionKeys, config().appOrigin);
  });

  return {
    ...options,
    ...concealer,
    config,
    backing,
    database,
    client,
    policy,
    maps: once(async () => loadMaps(await readMapsFolder(config().mapsPath ?? mapsPath))),
    sealer: once(async () => {
      const { secrets } = await backing();
      return secrets && await createSealer(secrets.kvEncryptionKeys);
    }),
    installation,
    users: once(async () => {
      const { store } = await database();
      // Those that a demo left are among them: they are looked for.
      return await createUsers(store, { demo: true }).list();
    }),
    provider: ({ issuer }) => provided ??= createProvider({ issuer, fetch, elapsed }).known(),
    trial: once(async () => {
      const { store } = await database();
      return await tryPolicy({
        config: config(),
        policy: await policy(),
        client: await client(),
        // A demo that never ran has no name yet.
        namePrefix: (await installation())?.namePrefix ?? "carto-embed-new-",
        store,
        now,
      });
    }),
    async [Symbol.asyncDispose]() {
      const database = await opened?.catch(() => undefined);
      await database?.[Symbol.asyncDispose]();
    },
  };
}
