/** A second embedded CARTO, which acts as CARTO's cloud for an app in production. */
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { importFile } from "../../emulator/import/import_file.ts";
import { openDatabase } from "../../emulator/store/database.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { makeDataDir } from "./app.ts";
import { mustStayHidden } from "./canaries.ts";
import { rememberDerived } from "./demo_accounts.ts";

export interface Cloud extends AsyncDisposable {
  readonly emulator: Emulator;
  /** The environment of an app whose CARTO this is. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * @param port a fixed port, for a cloud that stops and restarts.
 * @param tables files of additional tables, by name.
 * @param now milliseconds since the epoch, for a cloud whose date the test moves.
 */
export async function startCloud(
  port = 0,
  tables: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
): Promise<Cloud> {
  const dataDir = await makeDataDir();
  await layOutData(dataDir);
  for (const [table, path] of Object.entries(tables)) {
    const database = openDatabase(dataDir);
    await importFile(database, { path, table, now: Date.now });
    database.close();
  }
  const emulator = await startEmulator({
    dataDir,
    port,
    now,
    clientId: "production-client",
    clientSecret: "production&secret+with%specials=",
  });
  return {
    emulator,
    environment: {
      ...productionSecrets(),
      CARTO_API_BASE_URL: emulator.apiBaseUrl,
      CARTO_AUTH_URL: emulator.authUrl,
      CARTO_CLIENT_ID: emulator.clientId,
      CARTO_CLIENT_SECRET: emulator.clientSecret,
      CARTO_CONNECTION: emulator.connection,
    },
    async [Symbol.asyncDispose]() {
      await emulator.close();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** Valid secrets, new ones for every test. */
export function productionSecrets(): Readonly<Record<string, string>> {
  const random = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();
  return { JWT_SECRET: random(), KV_ENCRYPTION_KEY: random() };
}

/** Adds a user to the KV of an app that is not running yet, as `deno task users add` does. */
export async function addUser(
  dataDir: string,
  { username, password, ...of }:
    & { username: string; password: string }
    & ({ group: string } | { groups: string[] }),
): Promise<void> {
  mustStayHidden(password);
  rememberDerived();
  const store = denoKv(`${dataDir}/kv.sqlite3`);
  const groups = "groups" in of ? of.groups : [of.group];
  await createUsers(store, { demo: false }).add({ username, password, groups });
  await store.close();
}

/** A token's grants, as the Tokens API writes them. */
export interface TokenBody {
  readonly grants: readonly { connection_name: string; source: string }[];
  readonly allowed_apis: readonly string[];
  readonly referers?: readonly string[];
}

/** A cloud and its account. */
export type CartoAccount = Pick<
  Emulator,
  "authUrl" | "apiBaseUrl" | "clientId" | "clientSecret" | "connection"
>;

/** Mints a token as the account's owner: with an OAuth token, and any grants. */
export async function mintAsOwner(cloud: CartoAccount, body: TokenBody): Promise<string> {
  const oauth = await fetch(cloud.authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: cloud.clientId,
      client_secret: cloud.clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  const { access_token } = await oauth.json();
  const created = await fetch(`${cloud.apiBaseUrl}/v3/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
    body: JSON.stringify({ referers: [], ...body }),
  });
  const { token } = await created.json();
  return token;
}

/** The table of the demo, as SQL names it. */
export const STORES_TABLE = "`carto-demo-data.demo_tables.retail_stores`";

/** Counts a city's stores by SQL, without any of our code. */
export async function countStores(cloud: Emulator, city: string): Promise<number> {
  const [row] = await runSql(
    cloud,
    `SELECT COUNT(*) AS n FROM ${STORES_TABLE} WHERE city = '${city}'`,
  );
  return Number(row?.n);
}

/** Runs any SQL at the cloud as the account's owner. */
export async function runSql(
  cloud: Emulator,
  sql: string,
): Promise<Record<string, unknown>[]> {
  const token = await mintAsOwner(cloud, {
    grants: [{ connection_name: cloud.connection, source: sql }],
    allowed_apis: ["sql"],
  });
  const url = new URL(`${cloud.apiBaseUrl}/v3/sql/${cloud.connection}/query`);
  url.searchParams.set("q", sql);
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { rows } = await answer.json();
  return rows;
}
