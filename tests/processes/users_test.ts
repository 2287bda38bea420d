import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { makeDataDir } from "../helpers/app.ts";
import { productionSecrets } from "../helpers/cloud.ts";
import { runUsers } from "../helpers/users.ts";

const PASSWORD = "a long pass phrase";

const PEOPLE = [
  "Name          Known as  By        Groups            Let in  Sessions",
  "ann@acme.com            password  BOSTON            yes     0",
  "bob                     password  BOSTON, NEW YORK  no      0",
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
  it("lets people in, in one group or several, and lists them", async () => {
    expect(await users(["list"])).toEqual({
      output: "Nobody is known here: add somebody.\n",
      code: 0,
    });
    expect(await users(["add", "Ann@acme.com", "BOSTON"], `${PASSWORD}\n`)).toEqual({
      output: "Ann@acme.com may sign in, in group BOSTON.\n",
      code: 0,
    });
    await users(["add", "bob", "BOSTON", "NEW YORK"], PASSWORD);
    await users(["disable", "BOB"]);
    expect((await users(["list"])).output).toBe(PEOPLE);
  });

  const refused: [string, string[], string, string][] = [
    ["no command", [], "", "Usage: deno task users"],
    ["an unknown command", ["remove", "ann"], "", "Usage: deno task users"],
    ["a user without a group", ["add", "cid"], "", "Usage: deno task users"],
    ["a name for an account kept elsewhere", ["add", "oidc:1", "BOSTON"], PASSWORD, "has a colon"],
    ["no name", ["add", " ", "BOSTON"], PASSWORD, "is no name"],
    ["a group that the policy lacks", ["add", "cid", "LONDON"], PASSWORD, "has no group LONDON"],
    ["a name that is taken", ["add", "ann@ACME.com", "BOSTON"], PASSWORD, "is there already"],
    ["a short password", ["add", "cid", "BOSTON"], "short", "at least 15 characters"],
    ["a common password", ["add", "cid", "BOSTON"], "passwordpassword", "everybody tries"],
    ["a password for nobody", ["passwd", "cid"], PASSWORD, "There is no user cid"],
    ["to disable nobody", ["disable", "cid"], "", "There is no user cid"],
    ["to move somebody nowhere", ["group", "ann@acme.com"], "", "Usage: deno task users"],
    ["to end a session that is not there", ["end-sessions", "bob", "ab"], "", "no one session ab"],
  ];
  for (const [name, words, stdin, told] of refused) {
    it(`refuses ${name}, and says why`, async () => {
      const { output, code } = await users(words, stdin);
      expect(code).toBe(1);
      expect(output).toContain(told);
      expect(output).not.toContain("    at ");
      if (stdin.length > 5) expect(output).not.toContain(stdin);
    });
  }

  it("changes nothing where it refuses", async () => {
    expect((await users(["list"])).output).toBe(PEOPLE);
  });
});
