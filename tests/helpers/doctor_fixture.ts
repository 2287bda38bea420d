/** An installation in production for the doctor to check: a running app, its KV, and its CARTO. */
import * as v from "valibot";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "./app.ts";
import { requestToken, signInCookie } from "./client.ts";
import { addUser, type Cloud, productionSecrets, startCloud } from "./cloud.ts";

export const TABLE = "carto-demo-data.demo_tables.retail_stores";

/** Each of its groups has a user. */
export const POLICY = {
  version: 1,
  datasets: { stores: { table: TABLE, columns: ["geom", "city"] } },
  groups: {
    BOSTON: { stores: { city: "BOSTON" } },
    "NEW YORK": { stores: { city: "NEW YORK" } },
  },
};

export interface DoctorFixture extends AsyncDisposable {
  readonly app: RunningApp;
  readonly cloud: Emulator;
  /** Another CARTO: another region to the app, the demo's own to a demo. */
  readonly elsewhere: Emulator;
  /** Sets the other CARTO's clock ahead. */
  setElsewhereAhead(ms: number): void;
  /** The app's environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Writes another policy. @returns the variable with its path. */
  policyFile(policy: object | string): Promise<Record<string, string>>;
  /** The names of the OAuth client's tokens at CARTO. */
  tokenNames(): Promise<string[]>;
  /** The keys of all rows in KV except leases, which a running app takes and releases. */
  rows(): Promise<string[]>;
}

/** Starts it and requests a token, so that KV has tokens and there is an audit log. */
export async function startDoctorFixture(): Promise<DoctorFixture> {
  const folder = await makeDataDir();
  const password = "a long pass phrase";
  await Deno.writeTextFile(`${folder}/policy.json`, JSON.stringify(POLICY));
  await addUser(folder, { username: "ann@acme.com", group: "BOSTON", password });
  await addUser(folder, { username: "ben@acme.com", group: "NEW YORK", password });
  let aheadMs = 0;
  await layOutData(`${folder}/elsewhere`, { isElsewhere: true });
  const [cloud, elsewhere] = await Promise.all([
    startCloud(),
    startEmulator({ dataDir: `${folder}/elsewhere`, now: () => Date.now() + aheadMs }),
  ]);
  const port = String(freePort());
  const environment = {
    ...cloud.environment,
    METRICS_TOKEN: productionSecrets().JWT_SECRET ?? "",
    PORT: port,
    APP_ORIGIN: `http://localhost:${port}`,
    KV_PATH: `${folder}/kv.sqlite3`,
    POLICY_PATH: `${folder}/policy.json`,
    MAPS_PATH: `${folder}/maps`,
    AUDIT_LOG: `${folder}/audit.jsonl`,
    EMBED_ORIGINS: "http://localhost:9000",
  };
  const app = await startApp({ environment, dataDir: folder });
  const cookie = await signInCookie(app.origin, "ann@acme.com", password);
  await (await requestToken(app.origin, cookie)).body?.cancel();
  return {
    app,
    cloud: cloud.emulator,
    elsewhere,
    environment,
    folder,
    setElsewhereAhead(ms) {
      aheadMs = ms;
    },
    async policyFile(policy) {
      const path = await Deno.makeTempFile({ dir: folder, suffix: ".json" });
      await Deno.writeTextFile(path, typeof policy === "string" ? policy : JSON.stringify(policy));
      return { POLICY_PATH: path };
    },
    tokenNames: () => tokenNames(cloud),
    async rows() {
      const store = denoKv(environment.KV_PATH);
      const entries = await Array.fromAsync(store.list([]));
      await store.close();
      return entries.map(({ key }) => JSON.stringify(key)).filter((key) =>
        !/leases|commit_receipts/.test(key)
      );
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      await cloud[Symbol.asyncDispose]();
      await elsewhere.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const OAuthAnswer = v.object({ access_token: v.string() });
const TokenList = v.array(v.object({ name: v.string() }));

async function tokenNames({ emulator }: Cloud): Promise<string[]> {
  const oauth = await fetch(emulator.authUrl, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      audience: "carto-cloud-native-api",
    }),
  });
  const { access_token } = v.parse(OAuthAnswer, await oauth.json());
  const list = await fetch(`${emulator.apiBaseUrl}/v3/tokens`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  return v.parse(TokenList, await list.json()).map(({ name }) => name);
}
