import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { auditLines, verifyAudit } from "../../lib/audit/verify.ts";
import { agentOf, agentText } from "../../lib/http/agent.ts";
import { createSessions } from "../../lib/identity/sessions/sessions.ts";
import { createUsers } from "../../lib/identity/users/users.ts";
import { userKey } from "../../lib/storage/keys.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { makeDataDir } from "../helpers/app.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { everybodyStands, runUsers } from "../helpers/users.ts";

const PASSWORD = "a long pass phrase";

const PEOPLE = [
  "Name          Shown as  By        Groups            Enabled  Sessions",
  "ann@acme.com            password  BOSTON            yes      0",
  "bob                     password  BOSTON, NEW YORK  no       0",
  "",
].join("\n");

let environment: Readonly<Record<string, string>>;
let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir();
  environment = {
    CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com",
    CARTO_CLIENT_ID: "client",
    CARTO_CLIENT_SECRET: "client-secret-canary",
    ...productionSecrets(),
    KV_PATH: `${dataDir}/kv.sqlite3`,
  };
});
afterAll(async () => {
  await Deno.remove(dataDir, { recursive: true });
});

const users = (words: readonly string[], stdin?: string) =>
  runUsers(words, stdin === undefined ? { environment } : { environment, stdin });

describe("deno task users", () => {
  it("adds users, in one group or several, and lists them", async () => {
    expect(await users(["list"])).toEqual({
      output: "There are no users. Add one with deno task users add.\n",
      code: 0,
    });
    expect(await users(["add", "Ann@acme.com", "BOSTON"], `${PASSWORD}\n`)).toEqual({
      output: "Ann@acme.com added, in group BOSTON.\n",
      code: 0,
    });
    await users(["add", "bob", "BOSTON", "NEW YORK"], PASSWORD);
    await users(["disable", "BOB"]);
    expect((await users(["list"])).output).toBe(PEOPLE);
  });

  const refused: [string, string[], string, string][] = [
    ["no command", [], "", "Usage: deno task users"],
    ["an unknown command", ["rename", "ann"], "", "Usage: deno task users"],
    ["a user without a group", ["add", "cid"], "", "Usage: deno task users"],
    ["a name for an account kept elsewhere", ["add", "oidc:1", "BOSTON"], PASSWORD, "has a colon"],
    ["no name", ["add", " ", "BOSTON"], PASSWORD, "is no name"],
    ["a group that the policy lacks", ["add", "cid", "LONDON"], PASSWORD, "have no group LONDON"],
    ["a name that is taken", ["add", "ann@ACME.com", "BOSTON"], PASSWORD, "already exists"],
    ["a short password", ["add", "cid", "BOSTON"], "short", "at least 15 characters"],
    ["a common password", ["add", "cid", "BOSTON"], "passwordpassword", "everybody tries"],
    ["a password for an unknown user", ["passwd", "cid"], PASSWORD, "There is no user cid"],
    ["to disable an unknown user", ["disable", "cid"], "", "There is no user cid"],
    ["to remove an unknown user", ["remove", "cid"], "", "There is no user cid"],
    ["to move a user to no group", ["group", "ann@acme.com"], "", "Usage: deno task users"],
    [
      "to end a session that is not there",
      ["end-sessions", "bob", "ab"],
      "",
      "ab is not one session",
    ],
  ];
  for (const [name, words, stdin, message] of refused) {
    it(`refuses ${name}, and says why`, async () => {
      const { output, code } = await users(words, stdin);
      expect(code).toBe(1);
      expect(output).toContain(message);
      expect(output).not.toContain("    at ");
      if (stdin.length > 5) expect(output).not.toContain(stdin);
    });
  }

  it("says in words that its storage is away, and why", async () => {
    const { output, code } = await runUsers(["list"], {
      environment: { ...environment, KV_PATH: "http://127.0.0.1:1", KV_ACCESS_TOKEN: "away" },
    });
    expect(code).toBe(1);
    expect(output).toMatch(/^Deno KV could not be opened at .*\n.*onnection refused/);
    expect(output).not.toContain("    at ");
  });

  it("changes nothing where it refuses", async () => {
    expect((await users(["list"])).output).toBe(PEOPLE);
  });

  it("takes a group of administrators that the policy lacks", async () => {
    const admin = { environment: { ...environment, ADMIN_GROUPS: "OPERATORS" }, stdin: PASSWORD };
    expect(await runUsers(["add", "olga", "OPERATORS"], admin)).toEqual({
      output: "olga added, in group OPERATORS.\n",
      code: 0,
    });
    expect((await users(["group", "olga", "OPERATORS"])).code).toBe(1);
    expect((await users(["remove", "olga"])).code).toBe(0);
  });

  it("ends sessions permanently, one or all, and records it", async () => {
    const store = denoKv(environment.KV_PATH);
    const sessions = await createSessions({
      store,
      jwtSecrets: [environment.JWT_SECRET ?? ""],
      issuer: "https://maps.example.com",
      limits: { lifetimeMs: 3_600_000, idleMs: 3_600_000, perUser: 50 },
      standing: everybodyStands,
      ...SYSTEM_CLOCK,
    });
    const ann = {
      username: "ann@acme.com",
      displayName: "Ann",
      groups: ["BOSTON"],
      method: "password",
    } as const;
    const agents = ["Firefox Linux", "Safari iPhone", "curl"].map((name) => (
      agentText(agentOf(name.replace(" ", "/1 ")))
    ));
    const [firefox, , program] = agents;
    for (const agent of agents) {
      await sessions.start(ann, agent === program ? "bearer" : "cookie", { agent });
    }
    const auditLog = `${dataDir}/audit.jsonl`;
    const runTask = async (...words: string[]) =>
      (await runUsers(words, { environment: { ...environment, AUDIT_LOG: auditLog } })).output;

    const listed = await runTask("sessions", "Ann@acme.com");
    expect(listed).toMatch(/^ID +What +Since +Last used +Ends\n/);
    const [id = ""] = /^[0-9a-f]{12}(?= +Safari on iOS)/m.exec(listed) ?? [];
    expect(await runTask("end-sessions", "ann@acme.com", id)).toBe(
      "The session ended. All of their tokens are revoked.\n",
    );
    expect((await sessions.list(ann.username)).map(({ agent }) => agent).toSorted())
      .toEqual([program, firefox].toSorted());
    expect(await runTask("disable", "ann@acme.com"))
      .toBe(
        "ann@acme.com is disabled; 2 sessions ended. All of their tokens are revoked.\n",
      );
    expect(await runTask("enable", "ann@acme.com")).toBe("ann@acme.com is enabled.\n");
    expect(await sessions.list(ann.username)).toEqual([]);
    expect(await runTask("sessions", "ann@acme.com")).toBe("ann@acme.com has no sessions.\n");
    await store.close();

    const records = auditLines(await Deno.readFile(auditLog)).slice(0, -1);
    expect(verifyAudit(records)).toMatchObject({ ok: true, records: 2 });
    for (const record of records) {
      expect(JSON.parse(record)).toMatchObject({
        event: "signed_out",
        username: "ann@acme.com",
        reason: "ended_by_operator",
      });
    }
  });

  it("removes people, and says what a record is that cannot be read", async () => {
    const store = denoKv(environment.KV_PATH);
    const people = createUsers(store, { demo: false });
    await people.add({ username: "gil", groups: ["BOSTON"], password: PASSWORD });
    const fay = { username: "host:fay", displayName: "Fay", groups: ["BOSTON"] };
    await people.admit({ ...fay, method: "host" });
    await store.commit({ set: [{ key: userKey("odd\x1b"), value: "of another version" }] });
    await store.close();
    expect((await users(["list"])).output)
      .toMatch(/^The record of odd\? cannot be read and was skipped\.\nName [^]+\ngil /);
    expect((await users(["remove", "GIL"])).output)
      .toBe("GIL is removed; 0 sessions ended. All of their tokens are revoked.\n");
    expect((await users(["remove", "host:fay"])).output).toContain("adds them again");
    expect((await users(["remove", "odd\x1b"])).code).toBe(0);
    const { output } = await users(["list"]);
    expect(output).not.toMatch(/gil|fay|odd/);
  });

  it("leaves the groups of accounts kept elsewhere to where they are kept", async () => {
    const store = denoKv(environment.KV_PATH);
    const eve = { username: "oidc:1", displayName: "Eve \x1b[2J", groups: ["BOSTON"] };
    await createUsers(store, { demo: false }).admit({ ...eve, method: "oidc" });
    await store.close();
    const moved = await users(["group", "oidc:1", "NEW YORK"]);
    expect(moved).toEqual({
      output: "oidc:1 signs in by oidc: change the groups there.\n",
      code: 1,
    });
    const { output } = await users(["list"]);
    // Control sequences, which could clear the terminal, are not printed.
    expect(output).toMatch(/^oidc:1 +Eve \?\[2J +oidc +BOSTON +yes +0$/m);
  });
});
