/** The app for pictures of all states: a demo with a few more maps and users. */
import { layOutData } from "../../emulator/test_data.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { freePort, makeDataDir, type RunningApp, startApp } from "../../tests/helpers/app.ts";
import { layOutAccounts } from "../../tests/helpers/demo_accounts.ts";
import type { Account } from "../pictures/picture.ts";

const ROOT = new URL("../../", import.meta.url);
const OWN_MAPS = new URL("./maps/", import.meta.url);

/** A user of the maps in this folder's `maps/`, which show states that the demo's maps do not. */
export const TESTER: Account = ["user.tester@acme.com", "tester"];
/** A user of a group without rows. */
export const WORCESTER: Account = ["user.worcester@acme.com", "worcester"];
/** A user of a group that may open no map. */
export const NO_MAPS: Account = ["user.none@acme.com", "none"];

const PEOPLE: readonly (readonly [Account, group: string])[] = [
  [TESTER, "TESTERS"],
  [WORCESTER, "WORCESTER"],
  [NO_MAPS, "NO MAPS"],
];

/** A table that is not in the warehouse. */
const TRADE_AREAS = {
  table: "acme.logistics.trade_areas",
  columns: ["geom", "city"],
  geometry: { column: "geom", type: "polygon" },
};

/** Names a column that its table does not have. */
const VISITS = {
  table: "carto-demo-data.demo_tables.retail_stores",
  columns: ["geom", "visits"],
  geometry: { column: "geom", type: "point" },
};

const NOWHERE = { city: "WORCESTER", state: "NONE" };

const GROUPS = {
  TESTERS: {
    retail_stores: { city: "BOSTON" },
    trade_areas: "all",
    visits: "all",
    deliveries: { city: "BOSTON" },
  },
  WORCESTER: { retail_stores: NOWHERE, deliveries: NOWHERE, demand: NOWHERE },
  "NO MAPS": {},
};

export interface StatesDemo extends AsyncDisposable {
  readonly app: RunningApp;
  /** The origin of an application that embeds maps. */
  readonly hostPort: number;
}

/** @param environment variables in addition to those for its maps and users. */
export async function startStatesDemo(
  environment: Readonly<Record<string, string>> = {},
): Promise<StatesDemo> {
  const dataDir = await makeDataDir();
  const kvPath = `${dataDir}/kv.sqlite3`;
  await layOutData(dataDir);
  await layOutAccounts(kvPath);
  await addPeople(kvPath);
  await Deno.mkdir(`${dataDir}/maps`);
  for (const folder of [new URL("maps/", ROOT), OWN_MAPS]) {
    for await (const { name } of Deno.readDir(folder)) {
      await Deno.copyFile(new URL(name, folder), `${dataDir}/maps/${name}`);
    }
  }
  const policy = JSON.parse(await Deno.readTextFile(new URL("policy.json", ROOT)));
  Object.assign(policy.datasets, { trade_areas: TRADE_AREAS, visits: VISITS });
  Object.assign(policy.groups, GROUPS);
  await Deno.writeTextFile(`${dataDir}/policy.json`, JSON.stringify(policy));
  const hostPort = freePort();
  const app = await startApp({
    dataDir,
    environment: {
      POLICY_PATH: `${dataDir}/policy.json`,
      MAPS_PATH: `${dataDir}/maps`,
      EMBED_ORIGINS: `http://localhost:${hostPort}`,
      ...environment,
    },
  });
  return {
    app,
    hostPort,
    async [Symbol.asyncDispose]() {
      await app.stop();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

async function addPeople(kvPath: string): Promise<void> {
  const storage = denoKv(kvPath);
  const users = createUsers(storage, { demo: true });
  for (const [[username, password], group] of PEOPLE) {
    await users.add({ username, password, groups: [group] });
  }
  await storage.close();
}
