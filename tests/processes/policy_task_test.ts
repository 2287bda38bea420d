import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, makeDataDir } from "../helpers/app.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";
import { taskArguments } from "../helpers/tasks.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const POLICY = {
  version: 7,
  datasets: {
    stores: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "city", "revenue"],
    },
    shops: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "city"],
      open_parameters: ["city"],
    },
    own: {
      table: "carto-demo-data.demo_tables.retail_stores",
      columns: ["geom", "city"],
      types: { city: "text" },
    },
    gone: { table: "carto-demo-data.demo_tables.gone", columns: ["geom"] },
  },
  attributes: { cities: { type: "text" } },
  groups: {
    OWN: { own: { city: { attribute: "cities" } } },
    BOSTON: { stores: { city: "BOSTON" }, shops: "all", gone: "all" },
    PUBLIC: { stores: { rows: { city: "NEW YORK" }, columns: ["geom", "city"] } },
    EMPTY: {},
  },
  users: { "ann@acme.com": { stores: { city: "DORCHESTER" } } },
};

let cloud: Cloud;
let dataDir: string;
let policyPath: string;

beforeAll(async () => {
  dataDir = await makeDataDir();
  policyPath = `${dataDir}/policy.json`;
  await Deno.writeTextFile(policyPath, JSON.stringify(POLICY, null, 2));
  const password = "a long pass phrase";
  await addUser(dataDir, { username: "ann@acme.com", groups: ["BOSTON", "STAFF"], password });
  cloud = await startCloud();
});
afterAll(async () => {
  await cloud[Symbol.asyncDispose]();
  await Deno.remove(dataDir, { recursive: true });
});

/** Runs the task that operators run, in production unless the environment says otherwise. */
async function policy(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [...await taskArguments("policy"), ...args],
    cwd: ROOT,
    env: {
      ...cloud.environment,
      KV_PATH: `${dataDir}/kv.sqlite3`,
      POLICY_PATH: policyPath,
      APP_ORIGIN: "https://maps.acme.com",
      ...environment,
    },
    stderr: "inherit",
  }).output();
  return { code, output: new TextDecoder().decode(stdout) };
}

/** The lines of one dataset. */
const sectionOf = (output: string, dataset: string) =>
  output.split("\n\n").find((part) => part.startsWith(`${dataset} (`)) ?? "";

describe("deno task policy check", () => {
  it("says that a policy is fine, and who sees nothing", async () => {
    expect(await policy(["check"])).toEqual({
      code: 0,
      output: `${policyPath} is OK: version 7 for bigquery, with 4 datasets, 4 groups and ` +
        `1 user with own rights.\nGroup "EMPTY" sees nothing.\n`,
    });
    const { code, output } = await policy(["check", "policy.json"]);
    expect(output).toContain("policy.json is OK: version 1 for bigquery");
    expect(code).toBe(0);
  });

  it("tells every fault with its place, and fails", async () => {
    const path = `${dataDir}/broken.json`;
    await Deno.writeTextFile(
      path,
      '{\n  "version": 1, "datasets": {},\n  "groups": { "A": { "b": "all" } },\n  "x": 1\n}',
    );
    const { code, output } = await policy(["check", path]);
    expect(code).toBe(1);
    expect(output).toContain(`${path}:4:3 x: is not known here`);
    await Deno.writeTextFile(path, "[".repeat(100_000) + "]".repeat(100_000));
    expect(await policy(["check", path])).toEqual({
      code: 1,
      output: `The policy cannot be used:\n` +
        `  - ${path}:1:65 is nested too deeply: at most 64 levels are read\n`,
    });
    expect(await policy(["check", `${dataDir}/none.json`]))
      .toMatchObject({ code: 1, output: expect.stringContaining("cannot be read") });
  });
});

describe("deno task policy preview", () => {
  it("shows what a user may see, with their groups and what is theirs alone", async () => {
    const { code, output } = await policy(["preview", "--user", "Ann@acme.com"]);
    expect(code).toBe(0);
    expect(output).toContain("Who         ann@acme.com\nGroups      BOSTON, STAFF\n");
    expect(output).toContain("Unknown     STAFF: not in the policy");
    expect(output).toContain("Tokens      one per user, for 60 minutes, for maps\n");
    expect(output).toContain("Pages       https://maps.acme.com\n");
    expect(sectionOf(output, "stores").trimEnd()).toBe(
      "stores (carto-demo-data.demo_tables.retail_stores)\n" +
        "  Exact     geom, city, revenue\n" +
        "  SQL       SELECT `geom`, `city`, `revenue` " +
        "FROM `carto-demo-data.demo_tables.retail_stores` " +
        "WHERE (`city` = 'BOSTON') OR (`city` = 'DORCHESTER')\n" +
        "  Rule      group BOSTON: rows that match\n" +
        "            city: `city` = 'BOSTON' (the policy's value)\n" +
        "  Rule      user ann@acme.com: rows that match\n" +
        "            city: `city` = 'DORCHESTER' (the policy's value)",
    );
  });

  it("counts the rows where it is asked to, and says what cannot be counted", async () => {
    const groups = ["--group", "BOSTON", "--group", "PUBLIC"];
    const { code, output } = await policy(["preview", ...groups, "--counts"]);
    expect(code).toBe(0);
    expect(sectionOf(output, "stores")).toContain("  Partial   revenue: empty in some rows\n");
    expect(sectionOf(output, "stores")).toContain("  Rows      260\n");
    expect(sectionOf(output, "stores")).toMatch(
      /group BOSTON: .*; shows 60 rows, takes away [\d,]+ rows/,
    );
    expect(sectionOf(output, "shops")).toContain("not counted: they depend on the values of city");
    expect(sectionOf(output, "gone")).toMatch(/not counted: .*Table not found/);
  });

  it("counts in a demo that does not run, by an embedded CARTO of its own", async () => {
    const { code, output } = await policy(["preview", "--group", "BOSTON", "--counts"], {
      ...Object.fromEntries(Object.keys(cloud.environment).map((name) => [name, ""])),
      APP_ORIGIN: "",
      EMULATOR_PORT: String(freePort()),
    });
    expect(code).toBe(0);
    expect(sectionOf(output, "stores")).toContain("  Rows      60\n");
  });

  it("shows the rest where CARTO cannot be reached", async () => {
    const CARTO_AUTH_URL = `http://localhost:${freePort()}/oauth/token`;
    const { code, output } = await policy(["preview", "--group", "PUBLIC", "--counts"], {
      CARTO_AUTH_URL,
    });
    expect(code).toBe(0);
    expect(output).toMatch(/Rows {8}not counted: .*cannot be reached/);
    expect(sectionOf(output, "stores")).toContain("  Hidden    revenue\n");
    expect(sectionOf(output, "shops")).toContain("  nothing");
  });

  it("reports a user without access, and a user that does not exist", async () => {
    expect(await policy(["preview", "--group", "EMPTY"]))
      .toMatchObject({ code: 0, output: expect.stringContaining("grants them no access") });
    expect(await policy(["preview", "--user", "bob@acme.com"]))
      .toMatchObject({ code: 1, output: expect.stringContaining("There is no user bob@acme.com") });
    expect(await policy(["preview"]))
      .toMatchObject({ code: 1, output: expect.stringContaining("Usage") });
  });
});

describe("deno task policy preview --attribute", () => {
  it("shows what a person with these values sees, and what is missing", async () => {
    const own = ["preview", "--group", "OWN"];
    const { code, output } = await policy([...own, "--attribute", "cities=BOSTON", "--counts"]);
    expect(code).toBe(0);
    expect(output).toContain("Attribute   cities: BOSTON (from --attribute)\n");
    expect(sectionOf(output, "own")).toContain("  Rows      60\n");
    const without = await policy(own);
    expect(without.output).toContain("Attribute   cities: missing: it matches nothing\n");
    expect(without.output).toContain("The policy grants them no access.");
    expect(sectionOf(without.output, "own"))
      .toContain("  Rule      group OWN: no rows: attribute cities is missing\n");
    expect(await policy([...own, "--on", "2026-02-30"]))
      .toMatchObject({ code: 1, output: expect.stringContaining("--on takes a day") });
  });
});

describe("deno task policy test", () => {
  const expectations = async (tests: readonly object[]) => {
    const path = `${dataDir}/${crypto.randomUUID()}.json`;
    await Deno.writeTextFile(path, JSON.stringify({ tests }, null, 2));
    return path;
  };
  const ann = { user: "ann", groups: ["OWN"], attributes: { cities: "BOSTON" } };
  const own = { who: ann, dataset: "own" };

  it("tests rows without CARTO, and counts by it", async () => {
    const path = await expectations([
      { ...own, sees: [{ city: "BOSTON" }], does_not_see: [{ city: "SALEM" }] },
      { ...own, rows: 60, none: { city: "NEW YORK" } },
    ]);
    expect(await policy(["test", path]))
      .toEqual({ code: 0, output: "All 4 expectations are met.\n" });
    expect(await policy(["test", path, "--offline"])).toEqual({
      code: 0,
      output: "All 2 expectations are met. 2 were left out, since they need CARTO.\n",
    });
  });

  it("fails with the place of each that is not met", async () => {
    const path = await expectations([{ ...own, rows: 12, none: { city: "BOSTON" } }]);
    expect(await policy(["test", path])).toEqual({
      code: 1,
      output: "2 of 2 expectations are not met:\n" +
        `  - ${path}:14:15 tests[0].rows: ann (OWN) sees 60 rows of own\n` +
        `  - ${path}:15:15 tests[0].none: ann (OWN) sees 60 rows of own with {"city":"BOSTON"}\n`,
    });
    const CARTO_AUTH_URL = `http://localhost:${freePort()}/oauth/token`;
    const closed = await policy(["test", path], { CARTO_AUTH_URL });
    expect(closed.code).toBe(1);
    expect(closed.output).toContain("--offline leaves them out.");
  });

  it("reports faults of the file before it asks anything", async () => {
    const path = await expectations([{ ...own, sees: [{ town: "BOSTON" }] }]);
    const { code, output } = await policy(["test", path]);
    expect(code).toBe(1);
    expect(output).toContain(`${path}:16:11 tests[0].sees[0].town: is no column that the policy`);
    expect((await policy(["test"])).output).toContain("Usage");
  });
});
