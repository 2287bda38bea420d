/**
 * What a demo has in place of an operator and an account with CARTO: secrets it makes itself, two
 * accounts to sign in with, and the embedded CARTO.
 */
import { join } from "node:path";
import * as v from "valibot";
import { SetupError, startEmulator } from "./emulator/mod.ts";
import { DEMO_CLIENT_ID, DEMO_CLIENT_SECRET } from "./emulator/options.ts";
import { databasePath } from "./emulator/store/database.ts";
import type { CartoConfig, DemoConfig, Secrets } from "./lib/config/config.ts";
import type { DemoAccount } from "./lib/demo_data.ts";
import { OperatorError } from "./lib/operator_error.ts";
import { folderOf, keepPrivate, makePrivateDatabase } from "./lib/storage/private_files.ts";

export interface Demo {
  readonly carto: CartoConfig;
  readonly secrets: Secrets;
  readonly accounts: readonly DemoAccount[];
  close(): Promise<void>;
}

/** The accounts of CARTO's guide "Integrate CARTO in your existing application". */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { username: "user.boston@acme.com", password: "boston", groups: ["BOSTON"] },
  { username: "user.ny@acme.com", password: "ny", groups: ["NEW YORK"] },
];

/** @returns the CARTO of a demo that runs, or would run, on this port. */
export function demoCarto(port: number): CartoConfig {
  const apiBaseUrl = `http://localhost:${port}`;
  return {
    apiBaseUrl,
    authUrl: `${apiBaseUrl}/oauth/token`,
    clientId: DEMO_CLIENT_ID,
    clientSecret: DEMO_CLIENT_SECRET,
    connection: "carto_dw",
  };
}

/** @returns the secrets of a demo that ran before on this KV; undefined where none did. */
export async function keptSecrets(config: DemoConfig): Promise<Secrets | undefined> {
  const file = await readJson(join(folderOf(config.kvPath), SECRETS_FILE));
  return file === undefined ? undefined : { ...parseSecrets(file), ...given(config) };
}

/** @param say takes a line for the person at the terminal. */
export async function startDemo(config: DemoConfig, say: (line: string) => void): Promise<Demo> {
  const dataDir = folderOf(config.kvPath);
  await makePrivateDatabase(databasePath(dataDir));
  await keepPrivate(join(dataDir, SECRETS_FILE));
  const secrets = { ...await demoSecrets(join(dataDir, SECRETS_FILE)), ...given(config) };
  const emulator = await startEmulator({ port: config.emulatorPort, dataDir, onProgress: say })
    .catch((error) => {
      if (!(error instanceof SetupError)) throw error;
      throw new OperatorError(error.message, { cause: error });
    });
  return { carto: emulator, secrets, accounts: DEMO_ACCOUNTS, close: () => emulator.close() };
}

const SECRETS_FILE = "demo-secrets.json";

function given({ secrets }: DemoConfig): Partial<Secrets> {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined));
}

const SecretsFile = v.object({ jwt_secret: v.string(), kv_encryption_key: v.string() });

/** Made once and kept, so that sessions and sealed tokens outlive a restart. */
async function demoSecrets(path: string): Promise<Secrets> {
  return parseSecrets(await readJson(path) ?? await writeSecrets(path));
}

function parseSecrets(file: unknown): Secrets {
  const { jwt_secret, kv_encryption_key } = v.parse(SecretsFile, file);
  return { jwtSecrets: [jwt_secret], kvEncryptionKeys: [Uint8Array.fromBase64(kv_encryption_key)] };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function writeSecrets(path: string): Promise<v.InferOutput<typeof SecretsFile>> {
  const random = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();
  const secrets = { jwt_secret: random(), kv_encryption_key: random() };
  await Deno.writeTextFile(path, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}
