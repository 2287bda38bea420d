/** Single faults of an installation, and the doctor's findings. */
import type { Fault } from "../../emulator/mod.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { mintTotalKey, schemaKey } from "../../lib/storage/keys.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { freePort } from "../helpers/app.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { type DoctorFixture, POLICY, TABLE } from "../helpers/doctor_fixture.ts";
import { protomapsArchive } from "../helpers/protomaps_archive.ts";

type Variables = Record<string, string>;

export interface Case {
  /** Breaks it. @returns the changed variables. */
  readonly change: (fixture: DoctorFixture) => Promise<Variables> | Variables;
  /** The check that reports it. */
  readonly id: string;
  readonly outcome: "warning" | "failure";
  /** Part of the finding. */
  readonly found: string;
  /** Part of the suggested fix. */
  readonly fix: string;
}

const MINUTE_MS = 60_000;

const columns = (names: string[], city = "BOSTON") => (
  {
    ...POLICY,
    datasets: { stores: { table: TABLE, columns: names } },
    groups: { BOSTON: { stores: { city } }, "NEW YORK": { stores: "all" } },
  }
);
const typed = (types: Record<string, string>) => {
  const columns = ["geom", "city", ...Object.keys(types)];
  return { ...POLICY, datasets: { stores: { table: TABLE, columns, types } } };
};
const fault = (fault: Fault) => ({ cloud }: DoctorFixture): Variables => {
  cloud.faults.inject(fault);
  return {};
};
const policy = (policy: object | string) => ({ policyFile }: DoctorFixture) => policyFile(policy);

/** Creates a new KV. @returns the variable with its path. */
async function kvWith(
  { folder }: DoctorFixture,
  fill: (store: ReturnType<typeof denoKv>) => Promise<unknown>,
): Promise<Variables> {
  const path = `${folder}/${crypto.randomUUID()}.sqlite3`;
  const store = denoKv(path);
  await fill(store);
  await store.close();
  return { KV_PATH: path };
}

export const CASES: Readonly<Record<string, Case>> = {
  "a basemap of pictures": {
    async change({ folder }) {
      const BASEMAP = `${folder}/pictures.pmtiles`;
      await Deno.writeFile(BASEMAP, protomapsArchive({ tileType: 2 }));
      return { BASEMAP };
    },
    id: "basemap",
    outcome: "failure",
    found: "holds PNG tiles, not vector tiles",
    fix: "Make an archive with pmtiles extract",
  },
  "a basemap at a server that is down": {
    change: () => ({ BASEMAP: `http://127.0.0.1:${freePort()}/boston.pmtiles` }),
    id: "basemap",
    outcome: "failure",
    found: "cannot be reached: ",
    fix: "Set BASEMAP=offline, or let this machine reach the archive.",
  },
  "a wrong client secret": {
    change: () => ({ CARTO_CLIENT_SECRET: "another" }),
    id: "oauth",
    outcome: "failure",
    found: "401 (access_denied: Unauthorized)",
    fix: "Set CARTO_CLIENT_ID and CARTO_CLIENT_SECRET",
  },
  "an OAuth endpoint without a server": {
    change: () => ({ CARTO_AUTH_URL: `http://localhost:${freePort()}/oauth/token` }),
    id: "oauth",
    outcome: "failure",
    found: "cannot be reached",
    fix: "Set CARTO_AUTH_URL",
  },
  "an OAuth endpoint that limits its rate": {
    change: fault({ endpoint: "oauth", kind: "rate_limited", retry_after: 7 }),
    id: "oauth",
    outcome: "failure",
    found: "it asks to wait 7 s",
    fix: "Wait a few minutes and run deno task doctor again",
  },
  "an OAuth endpoint that is down": {
    change: fault({ endpoint: "oauth", kind: "html_502" }),
    id: "oauth",
    outcome: "failure",
    found: "502",
    fix: "Wait for CARTO",
  },
  "something else than CARTO at its OAuth endpoint": {
    change: fault({ endpoint: "oauth", kind: "garbage" }),
    id: "oauth",
    outcome: "failure",
    found: "not what CARTO documents",
    fix: "what answers there is not CARTO",
  },
  "another region's API": {
    change: ({ elsewhere }) => ({ CARTO_API_BASE_URL: elsewhere.apiBaseUrl }),
    id: "api",
    outcome: "failure",
    found: "401",
    fix: "Set CARTO_API_BASE_URL to the API base URL that CARTO's Workspace > Developers shows: " +
      "an OAuth token is good in its own region alone.",
  },
  "an API that is none of CARTO's": {
    change: ({ app }) => ({ CARTO_API_BASE_URL: app.origin }),
    id: "api",
    outcome: "failure",
    found: "does not know CARTO's Tokens API",
    fix: "Set CARTO_API_BASE_URL",
  },
  "a clock that is a minute and a half off": {
    change: ({ elsewhere, setElsewhereAhead }) => {
      setElsewhereAhead(1.5 * MINUTE_MS);
      return { CARTO_AUTH_URL: elsewhere.authUrl };
    },
    id: "clock",
    outcome: "failure",
    found: "behind CARTO's",
    fix: "Turn on time synchronization",
  },
  "an account that is full": {
    change: fault({ endpoint: "tokens", method: "POST", kind: "quota_reached" }),
    id: "grants",
    outcome: "failure",
    found: "Quota reached",
    fix: "ask CARTO for a higher quota",
  },
  "a table that is not there": {
    change: policy({
      ...POLICY,
      datasets: { stores: { table: "carto-demo-data.demo_tables.gone", columns: ["geom"] } },
    }),
    id: "grants",
    outcome: "failure",
    found: "Table not found: carto-demo-data.demo_tables.gone",
    fix: "Correct the table of datasets.stores in the policy",
  },
  "a column that is not there": {
    change: policy(columns(["geom", "town"])),
    id: "grants",
    outcome: "failure",
    found: "Unrecognized name: town",
    fix: "Correct the columns of datasets.stores in the policy",
  },
  "a column of another type": {
    change: policy(typed({ revenue: "text" })),
    id: "types",
    outcome: "failure",
    found: "revenue of stores is number in the warehouse, and text in the policy",
    fix: "Correct types in policy.json",
  },
  "a type of a column that is not there": {
    change: policy(typed({ town: "text" })),
    id: "types",
    outcome: "warning",
    found: "Unrecognized name: town",
    fix: "Correct the columns in types",
  },
  "a condition that the warehouse does not understand": {
    // The trial of grants sees only the groups of a few rights, and this one shows no geometry.
    change: policy({
      ...POLICY,
      groups: {
        ...POLICY.groups,
        LATE: { stores: { rows: { town: "BOSTON" }, columns: ["city"] } },
        LATER: { stores: { rows: { revenue: { starts_with: "1" } }, columns: ["city"] } },
      },
    }),
    id: "features",
    outcome: "failure",
    found: "starts_with, revenue of stores",
    fix: "Correct dialect, or the column's type",
  },
  "a named source that is not there": {
    change: policy({
      ...POLICY,
      datasets: { ...POLICY.datasets, closed: { named_source: "closed_sales" } },
    }),
    id: "named-sources",
    outcome: "failure",
    found: "Named source not found: closed_sales",
    fix: "Correct the name in policy.json",
  },
  "an attribute that a person lacks": {
    change: policy({
      ...POLICY,
      attributes: { cities: { type: "text", many: true } },
      datasets: { stores: { table: TABLE, columns: ["geom", "city"], types: { city: "text" } } },
      groups: { ...POLICY.groups, BOSTON: { stores: { city: { attribute: "cities" } } } },
    }),
    id: "attributes",
    outcome: "warning",
    found: "cities is missing for 1 account",
    fix: "deno task users set NAME ATTRIBUTE VALUE",
  },
  "a connection that is not there": {
    change: () => ({ CARTO_CONNECTION: "mine" }),
    id: "grants",
    outcome: "failure",
    found: "Connection not found: mine",
    fix: "Set CARTO_CONNECTION",
  },
  "a value that no row has": {
    change: policy(columns(["geom"], "Boston")),
    id: "grants",
    outcome: "warning",
    found: "no row is in stores of BOSTON",
    fix: "case and spaces count",
  },
  "referers without the app": {
    change: policy({ ...POLICY, tokens: { referers: ["https://shop.acme.com"] } }),
    id: "referers",
    outcome: "failure",
    found: "the app's own map does not open",
    fix: "Name APP_ORIGIN among tokens.referers",
  },
  "referers without the app, as CARTO tells it": {
    change: policy({ ...POLICY, tokens: { referers: ["https://shop.acme.com"] } }),
    id: "grants",
    outcome: "failure",
    found: "Unauthorized referer",
    fix: "Name APP_ORIGIN among tokens.referers",
  },
  "a policy that is no JSON": {
    change: policy('{\n  "version": 1,\n'),
    id: "policy",
    outcome: "failure",
    found: "problem",
    fix: "deno task policy check",
  },
  "a policy that is not there": {
    change: ({ folder }) => ({ POLICY_PATH: `${folder}/none.json` }),
    id: "policy",
    outcome: "failure",
    found: "none.json cannot be read",
    fix: "Set POLICY_PATH",
  },
  "a user in a group that the policy lacks": {
    change: policy({ ...POLICY, groups: { BOSTON: POLICY.groups.BOSTON } }),
    id: "groups",
    outcome: "failure",
    found: 'ben@acme.com is in "NEW YORK", which the policy does not have',
    fix: "Run deno task users group ben@acme.com GROUP",
  },
  "a KV of a newer version": {
    change: (fixture) =>
      kvWith(
        fixture,
        (store) => store.commit({ set: [{ key: schemaKey(), value: { current: 9, least: 9 } }] }),
      ),
    id: "kv",
    outcome: "failure",
    found: "its rows need schema 9",
    fix: "Run the version that wrote it",
  },
  "a KV whose folder is a file": {
    change: ({ folder }) => ({ KV_PATH: `${folder}/policy.json/kv.sqlite3` }),
    id: "kv",
    outcome: "failure",
    found: "policy.json/kv.sqlite3 cannot be used",
    fix: "Set KV_PATH",
  },
  "a KV Connect server that does not run": {
    change: () => ({ KV_PATH: `http://localhost:${freePort()}` }),
    id: "kv",
    outcome: "failure",
    found: "cannot be used",
    fix: "DENO_KV_ACCESS_TOKEN",
  },
  "a demo's accounts": {
    change: (fixture) =>
      kvWith(fixture, (store) =>
        createUsers(store, { demo: true })
          .add({ username: "user.ny@acme.com", groups: ["NEW YORK"], password: "ny" })),
    id: "demo-accounts",
    outcome: "failure",
    found: "user.ny@acme.com",
    fix: "Run deno task users purge-demo",
  },
  "mints that are spent": {
    change: async (fixture) => {
      const hour = Math.floor(Date.now() / (60 * MINUTE_MS));
      // The next hour may start meanwhile.
      const sum = [hour, hour + 1].map((of) => ({ key: mintTotalKey(of), by: 3 }));
      return { ...await kvWith(fixture, (store) => store.commit({ sum })), MINTS_PER_HOUR: "3" };
    },
    id: "budget",
    outcome: "failure",
    found: "0 of 3 mints left",
    fix: "Raise MINTS_PER_HOUR",
  },
  "another key than tokens were sealed with": {
    change: () => ({ KV_ENCRYPTION_KEY: productionSecrets().KV_ENCRYPTION_KEY ?? "" }),
    id: "seal",
    outcome: "warning",
    found: "1 of 1 row of tokens do not open",
    fix: "in KV_ENCRYPTION_KEY, with a comma",
  },
  "an audit that was changed": {
    change: async ({ folder }) => {
      const path = `${folder}/changed.jsonl`;
      const text = await Deno.readTextFile(`${folder}/audit.jsonl`);
      await Deno.writeTextFile(path, text.replace('"event":"', '"event":"x'));
      return { AUDIT_LOG: path };
    },
    id: "audit",
    outcome: "failure",
    found: "was changed",
    fix: "Run deno task audit verify",
  },
  "an audit whose folder is not there": {
    change: ({ folder }) => ({ AUDIT_LOG: `${folder}/none/audit.jsonl` }),
    id: "audit",
    outcome: "failure",
    found: "cannot be written",
    fix: "Set AUDIT_LOG",
  },
  "an app that was started with another CARTO": {
    change: ({ elsewhere }) => ({ CARTO_API_BASE_URL: elsewhere.apiBaseUrl }),
    id: "app",
    outcome: "failure",
    found: "(connect-src)",
    fix: "Rebuild and restart the app",
  },
  "an app that was started with other EMBED_ORIGINS": {
    change: () => ({ EMBED_ORIGINS: "http://localhost:9001" }),
    id: "embed",
    outcome: "failure",
    found: "does not let http://localhost:9001 show the map",
    fix: "EMBED_ORIGINS",
  },
};
