/** Instantiated maps over time, at several processes, and where CARTO or KV fails. */
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type Emulator, startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { accessOf, owner, setUpBroker } from "../../tests/helpers/broker.ts";
import { manualClock } from "../../tests/helpers/manual_clock.ts";
import type { FirstMapsMode } from "../config/config.ts";
import { openedMap } from "../maps/pruning/opened_map.ts";
import { parseMap } from "../maps/parse_map.ts";
import { pruneMap } from "../maps/pruning/prune_map.ts";
import { denoKv } from "../storage/deno_kv.ts";
import { type KvStorage, StorageError } from "../storage/kv_storage.ts";
import { createSealer } from "../storage/seal.ts";
import { createTelemetry } from "../telemetry/telemetry.ts";
import { createFirstMaps } from "./first_maps.ts";
import { createInstantiateMap } from "./instantiate_map.ts";
import { createSharedMaps } from "./shared_maps.ts";

const MINUTE_MS = 60_000;
const ORIGIN = "https://app.example.com";

let carto: Emulator;
let dataDir: string;
beforeAll(async () => {
  dataDir = await Deno.makeTempDir();
  await layOutData(dataDir);
  carto = await startEmulator({ dataDir });
});
afterAll(async () => {
  await carto.close();
  await Deno.remove(dataDir, { recursive: true });
});

const MAP = {
  version: 1,
  title: "Stores",
  datasets: { retail_stores: {} },
  layers: [{ id: "stores", dataset: "retail_stores", type: "point" }],
};

/** An installation of several processes, on one KV and one clock. */
async function setUp({ mode = "by-rights", fetch = globalThis.fetch, map = {} }: {
  readonly mode?: FirstMapsMode;
  readonly fetch?: typeof globalThis.fetch;
  readonly map?: object;
} = {}) {
  const store = denoKv(":memory:");
  const clock = manualClock();
  const { broker } = await setUpBroker(carto, { store, clock, origin: ORIGIN });
  const sealer = await createSealer([new Uint8Array(32).fill(7)]);
  const { value } = parseMap(JSON.stringify({ ...MAP, ...map }), "stores.json");
  const before = carto.requests.length;
  const logged: string[] = [];

  function startProcess(kv: KvStorage = store) {
    const telemetry = createTelemetry();
    return createFirstMaps({
      carto,
      mode,
      instantiate: createInstantiateMap({ carto, appOrigin: ORIGIN, fetch, telemetry, ...clock }),
      shared: createSharedMaps({ store: kv, sealer, ...clock }),
      policyHash: () => "policy",
      log: { info: (event) => void logged.push(event), error: (event) => void logged.push(event) },
      telemetry,
      elapsed: clock.elapsed,
      sleep: () => new Promise((resolve) => setTimeout(resolve, 5)),
    });
  }

  /** What a person of these groups has, and a token of theirs. */
  async function personOf(username: string, groups: string[], changes: object = {}) {
    const rights = accessOf(changes, ORIGIN, clock).rightsOf({ username, groups });
    const document = pruneMap(value, rights);
    assert(document !== null);
    const { token } = await broker.apiToken(rights, owner(username, clock));
    return [rights, openedMap("stores", document), token] as const;
  }

  return {
    clock,
    store,
    logged,
    startProcess,
    personOf,
    /** Requests for maps so far: an instantiation and a TileJSON for each map. */
    asked: () =>
      carto.requests.slice(before).filter(({ path }) => path === "/v3/maps/carto_dw/query").length,
    [Symbol.asyncDispose]: () => store.close(),
  };
}

/** Resolves once the condition holds: work goes on in the background. */
async function until(isSo: () => boolean): Promise<void> {
  for (let looks = 0; !isSo(); looks++) {
    assert(looks < 2_000, "It did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("an instantiated map", () => {
  it("is asked of CARTO once, for all processes and all with equal rights", async () => {
    await using all = await setUp();
    const [first, second] = [all.startProcess(), all.startProcess()];
    const ann = await all.personOf("ann", ["BOSTON"]);
    const bob = await all.personOf("bob", ["BOSTON"]);
    expect([first.look(...ann).ready, second.look(...bob).ready]).toEqual([null, null]);
    await until(() => first.look(...bob).ready !== null && second.look(...ann).ready !== null);
    expect(all.asked()).toBe(2);
    expect(first.look(...ann).ready).toBe(second.look(...bob).ready);
    const cat = await all.personOf("cat", ["NEW YORK"]);
    expect(first.look(...cat).ready).toBeNull();
    await until(() => first.look(...cat).ready !== null);
    const third = all.startProcess();
    third.recall(ann[0], ann[1]);
    await until(() => third.look(...ann).ready !== null);
  });

  it("is given while it is asked for again after five minutes, and not after half an hour", async () => {
    await using all = await setUp();
    const process = all.startProcess();
    const ann = await all.personOf("ann", ["BOSTON"]);
    process.look(...ann).ready;
    await until(() => process.look(...ann).ready !== null);
    all.clock.pass(5 * MINUTE_MS - 1);
    expect(process.look(...ann).ready).not.toBeNull();
    // No step of the date makes it older or younger.
    for (const step of [24 * 60 * MINUTE_MS, -48 * 60 * MINUTE_MS]) {
      all.clock.step(step);
      expect(process.look(...ann).ready).not.toBeNull();
    }
    expect(all.asked()).toBe(2);
    all.clock.pass(1);
    await until(() => {
      expect(process.look(...ann).ready).not.toBeNull();
      return all.asked() === 4;
    });
    all.clock.pass(40 * MINUTE_MS);
    expect(process.look(...ann).ready).toBeNull();
    await until(() => process.look(...ann).ready !== null);
  });

  it("is waited for by who asks to, also where CARTO fails", async () => {
    await using all = await setUp();
    const process = all.startProcess();
    const ann = await all.personOf("ann", ["BOSTON"]);
    const { ready, coming } = process.look(...ann);
    expect([ready, coming.length]).toEqual([null, 1]);
    await process.settle(...ann);
    const settled = process.look(...ann);
    expect(settled.coming).toEqual([]);
    expect(settled.ready).toContain(JSON.stringify(coming[0]));
    const cat = await all.personOf("cat", ["NEW YORK"]);
    const fault = carto.faults.inject({ endpoint: "maps", kind: "status", status: 500 });
    process.look(...cat);
    await process.settle(...cat);
    fault.lift();
    expect(process.look(...cat)).toEqual({ ready: null, coming: [] });
  });

  it("is as fresh as its document's refresh", async () => {
    await using all = await setUp({ map: { refresh: "PT30S" } });
    const process = all.startProcess();
    const ann = await all.personOf("ann", ["BOSTON"]);
    process.look(...ann).ready;
    await until(() => process.look(...ann).ready !== null);
    all.clock.pass(MINUTE_MS);
    expect(process.look(...ann).ready).toBeNull();
  });

  it("is not that of the day before", async () => {
    await using all = await setUp();
    const process = all.startProcess();
    const today = await all.personOf("ann", ["STAFF"], DAYS);
    process.look(...today).ready;
    await until(() => process.look(...today).ready !== null || all.logged.length > 0);
    all.clock.pass(24 * 60 * MINUTE_MS);
    const tomorrow = await all.personOf("ann", ["STAFF"], DAYS);
    expect(tomorrow[0]).not.toEqual(today[0]);
    expect(process.look(...tomorrow).ready).toBeNull();
  });

  it("that names its token is kept for that token alone", async () => {
    await using all = await setUp({ fetch: withTokenInTiles });
    const process = all.startProcess();
    const ann = await all.personOf("ann", ["BOSTON"]);
    const bob = await all.personOf("bob", ["BOSTON"]);
    process.look(...ann).ready;
    await until(() => process.look(...ann).ready !== null);
    expect(all.logged).toContain("first_maps_by_token");
    expect(process.look(...ann).ready).toContain(ann[2]);
    expect(process.look(...bob).ready).toBeNull();
    await until(() => process.look(...bob).ready !== null);
    expect(process.look(...bob).ready).not.toContain(ann[2]);
  });

  it("is not asked for by a setting", async () => {
    await using all = await setUp({ mode: "off" });
    const process = all.startProcess();
    expect(process.look(...await all.personOf("ann", ["BOSTON"])).ready).toBeNull();
    expect(all.asked()).toBe(0);
  });

  it("that CARTO fails at is asked for again after half a minute; a refused token stops no other", async () => {
    await using all = await setUp();
    const process = all.startProcess();
    const [ann, bob] = [
      await all.personOf("ann", ["BOSTON"]),
      await all.personOf("bob", ["BOSTON"]),
    ];
    const fault = carto.faults.inject({ endpoint: "maps", kind: "status", status: 500 });
    process.look(...ann).ready;
    await until(() => all.logged.length === 1);
    for (const one of [ann, bob, ann]) expect(process.look(...one).ready).toBeNull();
    fault.lift();
    expect(all.asked()).toBe(1);
    all.clock.pass(MINUTE_MS);
    await until(() => {
      expect(process.look(ann[0], ann[1], "revoked").ready).toBeNull();
      return all.logged.length === 2;
    });
    await until(() => process.look(...bob).ready !== null);
  });

  it("needs no KV", async () => {
    await using all = await setUp();
    const fail = () => Promise.reject(new StorageError("down"));
    const process = all.startProcess({ ...all.store, get: fail, commit: fail });
    const ann = await all.personOf("ann", ["BOSTON"]);
    process.recall(ann[0], ann[1]);
    process.look(...ann).ready;
    await until(() => process.look(...ann).ready !== null);
  });
});

const DAYS = {
  time_zone: "Europe/Madrid",
  datasets: {
    retail_stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "store_id"],
      types: { opened: "timestamp" },
    },
  },
  groups: { STAFF: { retail_stores: { opened: { since: "P7D" } } } },
};

/** A CARTO whose tiles carry the token that instantiated their map. */
const withTokenInTiles: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const response = await fetch(request);
  const body = await response.json();
  if (!Array.isArray(body.tiles)) return Response.json(body);
  const token = request.headers.get("authorization")?.slice("Bearer ".length);
  return Response.json({ ...body, tiles: [`${body.tiles[0]}&token=${token}`] });
};
