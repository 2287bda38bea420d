/** What each kind of request and maintenance costs, counted in the app's own code on Deno KV. */
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { createRightsHash } from "../../lib/broker/rights_hash.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { sessionToken } from "../../lib/broker/session_token.ts";
import { TIMING } from "../../lib/broker/timing.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { createIdentity } from "../../lib/identity/identity.ts";
import { RECHECK_MS } from "../../lib/identity/sessions/sessions.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import type { KvStorage } from "../../lib/storage/kv_storage.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { accessOf, setUpBroker } from "../../tests/helpers/broker.ts";
import { KEY, newOrigin } from "../../tests/helpers/broker_on_kv.ts";
import { productionSecrets } from "../../tests/helpers/cloud.ts";
import { fillKv, fullCarto } from "../../tests/helpers/full_kv.ts";
import { manualClock, type MovableClock } from "../../tests/helpers/manual_clock.ts";
import { type RecordingKv, recordKv } from "../../tests/helpers/recording_kv.ts";

export interface Cost {
  readonly reads: number;
  readonly writes: number;
  /** Round trips to KV. */
  readonly roundTrips: number;
  /** Calls to CARTO. */
  readonly carto: number;
}

/** Each kind of request or work, and what one costs. */
export interface Costs {
  readonly signIn: Cost;
  /** A token that is minted. */
  readonly mintedToken: Cost;
  /** A token that another isolate has stored. */
  readonly storedToken: Cost;
  /** A token that the isolate has seen within five seconds. */
  readonly rememberedToken: Cost;
  readonly signOut: Cost;
  /** The work of one sign-out in the background, with the deletion at CARTO. */
  readonly revocation: Cost;
  /** The start of an isolate, with its maintenance where nothing is due. */
  readonly start: Cost;
  /** One look at the jobs, every ten seconds in each isolate. */
  readonly poll: Cost;
  /** One reconciliation, every ten minutes over all isolates. */
  readonly reconciliation: Cost;
}

/** More than one part of a reconciliation, so that what is measured is its bound. */
const TOKENS = 2_100;
const ACCESS = accessOf({});
const PASSWORD = "a long pass phrase";
const ANN = "ann@acme.com";
const ADDRESS = "192.0.2.1";

interface World {
  readonly carto: Emulator;
  readonly kv: RecordingKv;
  readonly clock: MovableClock;
  readonly origin: string;
}

async function isolate({ carto, kv: { store }, clock, origin }: World, answer = fetch) {
  const { broker, inForce } = await setUpBroker(carto, { store, clock, origin, fetch: answer });
  // All isolates have the same policy.
  inForce.access = ACCESS;
  const config = parseConfig({
    ...productionSecrets(),
    JWT_SECRET: "0b5f8e1c9d7a4263b8c1f0e2d3a495870b5f8e1c9d7a4263",
    APP_ORIGIN: origin,
    CARTO_API_BASE_URL: carto.apiBaseUrl,
    CARTO_AUTH_URL: carto.authUrl,
    CARTO_CLIENT_ID: carto.clientId,
    CARTO_CLIENT_SECRET: carto.clientSecret,
    CARTO_CONNECTION: carto.connection,
  });
  if (config.mode !== "production") throw new Error("This is no demo.");
  const audit = { record() {}, flush: () => Promise.resolve() };
  const log = { info() {}, error() {} };
  const sealer = await createSealer([KEY]);
  const identity = await createIdentity({
    ...{ config, store, sealer, audit, log, fetch, ...clock },
    secrets: config.secrets,
    declared: () => ({}),
  });
  return {
    ...identity,
    broker,
    token: (cookie: string) =>
      sessionToken(
        { access: ACCESS, audit, broker, log },
        (use) => identity.sessions.read(cookie, "cookie", use),
      ),
  };
}

async function fill(store: KvStorage, carto: Emulator, origin: string, now: number) {
  await createUsers(store, { demo: false }).add({
    username: ANN,
    groups: ["BOSTON"],
    password: PASSWORD,
  });
  const { namePrefix: prefix } = await installationOf([KEY], origin);
  const hash = createRightsHash(carto);
  const rights = ACCESS.rightsOf({ username: "", groups: ["BOSTON"] });
  const hashOf = (owner: string) => hash(rights, owner);
  return fullCarto(await fillKv(store, { tokens: TOKENS, counters: 0, prefix, now, hashOf }));
}

/** @returns the costs, the same at each run. */
export async function measureCosts(): Promise<Costs> {
  const dataDir = await Deno.makeTempDir();
  const carto = await startEmulator({ dataDir });
  const kv = recordKv(denoKv(":memory:"));
  const clock = manualClock();
  const world = { carto, kv, clock, origin: newOrigin() };
  let calls = 0;
  const { answer } = await fill(kv.store, carto, world.origin, clock.now());
  const counted: typeof fetch = (input, init) => {
    calls++;
    return answer(input, init);
  };
  async function cost(run: () => Promise<unknown>): Promise<Cost> {
    calls = 0;
    return { ...await kv.count(run), carto: calls };
  }

  const [here, there] = [await isolate(world, counted), await isolate(world, counted)];
  await here.resealAttributes();
  await here.broker.prepare();
  for (const one of [here, there]) await one.broker.runMaintenance();

  let cookie = "";
  const signIn = await cost(async () => {
    const attempt = { username: ANN, address: ADDRESS, password: PASSWORD };
    cookie = (await here.signIn.withPassword(attempt, "cookie")).token;
  });
  const mintedToken = await cost(() => here.token(cookie));
  const rememberedToken = await cost(() => here.token(cookie));
  clock.pass(RECHECK_MS);
  const storedToken = await cost(() => there.token(cookie));
  const session = await here.sessions.read(cookie, "cookie", { fresh: true });
  if (session === null) throw new Error("The session has ended.");
  const signOut = await cost(() => here.sessions.end(session));
  const poll = await idlePoll();
  const revocation = await revoked();
  const reconciliation = await reconciled();
  const start = await cost(async () => {
    const started = await isolate(world, counted);
    await started.resealAttributes();
    await started.broker.runMaintenance();
  });
  await kv.store.close();
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
  return {
    ...{ signIn, mintedToken, storedToken, rememberedToken, signOut },
    ...{ revocation, start, poll, reconciliation },
  };

  async function idlePoll(): Promise<Cost> {
    await there.broker.runMaintenance();
    clock.pass(TIMING.pollMs);
    return await cost(() => there.broker.runMaintenance());
  }

  async function revoked(): Promise<Cost> {
    const again = await here.signIn.withPassword(
      { username: ANN, address: ADDRESS, password: PASSWORD },
      "cookie",
    );
    await here.token(again.token);
    await here.sessions.end(again.session);
    return await cost(() => here.broker.runMaintenance());
  }

  async function reconciled(): Promise<Cost> {
    // The one before belongs to the revocation.
    clock.pass(TIMING.reconcileMs);
    await here.broker.runMaintenance();
    clock.pass(TIMING.reconcileMs);
    return await cost(() => here.broker.runMaintenance());
  }
}
