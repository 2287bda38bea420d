/** The inputs of checks, each loaded once, on first use. */
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
import {
  type AttributeVault,
  createAttributeVault,
} from "../identity/attributes/attribute_vault.ts";
import { createProvider, type Provider } from "../identity/oidc/provider.ts";
import type { User } from "../identity/users/user_records.ts";
import { createUsers } from "../identity/users/users.ts";
import { readMapsFolder } from "../maps/live/folder.ts";
import { type LoadedMaps, loadMaps } from "../maps/live/load_maps.ts";
import { secretTexts } from "../config/secret_texts.ts";
import { createSealer, type Sealer } from "../storage/seal.ts";
import { type CartoClient, createCartoClient } from "./carto_client.ts";
import { createConcealer } from "./concealer.ts";
import { type Database, openDatabase } from "./database.ts";
import { once } from "../once.ts";
import { type Trial, tryPolicy } from "./trial.ts";

/** The configuration and data of an app. */
export interface Backing {
  readonly carto: CartoConfig;
  /** Undefined before a demo's first run, which creates its own. */
  readonly secrets: Secrets | undefined;
}

export interface DoctorOptions extends Clock {
  readonly environment: Environment;
  /** The file that `deno task start` reads variables from. */
  readonly envFile: URL;
  /** The default path of the policy. */
  readonly policyPath: URL;
  /** The default path of the maps. */
  readonly mapsPath: URL;
  readonly denoVersion: string;
  readonly demoBacking: (config: DemoConfig) => Promise<Backing>;
  /** The origins that pages may reach, by CARTO's API base URL and the basemaps. */
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
  /** Decrypts the app's data; undefined before a demo's first run. */
  sealer(): Promise<Sealer | undefined>;
  /** Identifies this installation's tokens at CARTO; undefined before a demo's first run. */
  installation(): Promise<Installation | undefined>;
  users(): Promise<readonly User[]>;
  /** Reads users' attributes by the policy; undefined before a demo's first run. */
  vault(): Promise<AttributeVault | undefined>;
  /** @throws {OperatorError} when it cannot be read or used. */
  policy(): Promise<Policy>;
  /** The folder's valid maps, and the faults of the others. @throws {OperatorError} */
  maps(): Promise<LoadedMaps>;
  /** A dry run of the policy at CARTO; see trial.ts. */
  trial(): Promise<Trial>;
  /** The identity provider. @throws {OidcError} */
  provider(config: OidcConfig): Promise<Provider>;
  /** Redacts this text from reports. */
  hide(secret: string): void;
  /** @returns the redacted text. */
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
  const database = () => opened ??= openDatabase(config());
  const client = once(async () => {
    const { carto } = await backing();
    return createCartoClient({ carto, fetch, now, onToken: concealer.hide });
  });
  const policy = once(() => readPolicyFile(config().policyPath ?? policyPath));

  const installation = once(async () => {
    const { secrets } = await backing();
    return secrets && await installationOf(secrets.kvEncryptionKeys, config().installation);
  });

  const sealer = once(async () => {
    const { secrets } = await backing();
    return secrets && await createSealer(secrets.kvEncryptionKeys);
  });
  const vault = once(async () => {
    const opener = await sealer();
    const { attributes } = await policy();
    return opener && createAttributeVault({ sealer: opener, declared: () => attributes });
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
    sealer,
    vault,
    installation,
    users: once(async () => {
      const { store } = await database();
      // Including accounts that a demo left: a check looks for them.
      return await createUsers(store, { demo: true }).list();
    }),
    provider: ({ issuer }) => provided ??= createProvider({ issuer, fetch, elapsed }).known(),
    trial: once(async () => {
      const { store } = await database();
      return await tryPolicy({
        config: config(),
        policy: await policy(),
        client: await client(),
        // Before its first run a demo has no name.
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
