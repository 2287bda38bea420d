import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  cityQuery,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
  withQuery,
} from "../test_helpers.ts";

const APP = "https://app.example";

describe("Authority", () => {
  let emulator: TestEmulator;
  let now = Date.UTC(2030, 0, 1);

  beforeAll(async () => {
    emulator = await startTestEmulator({ now: () => now });
  });
  afterAll(() => emulator.close());

  const boston = { q: cityQuery("BOSTON") };
  const ask = async (token: string, headers: HeadersInit = {}, q = boston.q) => {
    const path = withQuery("/v3/sql/carto_dw/query", { q });
    return await emulator.call(path, token, { headers });
  };
  const countRows = async (response: Response) => (await response.json()).rows?.length;

  it("wants a bearer that it knows", async () => {
    const url = `${emulator.apiBaseUrl}/v3/sql/carto_dw/query`;
    const token = await emulator.mint();
    for (const authorization of ["", token, `Basic ${token}`, "Bearer", "Bearer x", "Bearer a b"]) {
      const response = await fetch(url, { headers: authorization ? { authorization } : {} });
      expect(await refusal(response)).toEqual([401, "Unauthorized"]);
    }
  });

  it("checks expiry, then the API, then the referer, then the grant", async () => {
    const fields = {
      allowed_apis: ["maps"],
      referers: [APP],
      expiration_date: new Date(now + 1_000).toISOString(),
    };
    const wrongAll = await emulator.mint(fields);
    const wrongReferer = await emulator.mint({ ...fields, allowed_apis: ["sql"] });
    const q = cityQuery("NEW YORK");
    expect(await refusal(await ask(wrongAll, {}, q))).toEqual([
      403,
      "The token is not allowed to use the sql API",
    ]);
    expect(await refusal(await ask(wrongReferer, {}, q))).toEqual([403, "Unauthorized referer"]);
    expect(await refusal(await ask(wrongReferer, { origin: APP }, q))).toEqual([
      403,
      "You don't have permissions to read this resource",
    ]);
    expect(await countRows(await ask(wrongReferer, { origin: APP }))).toBe(60);
    now += 1_000;
    expect(await refusal(await ask(wrongAll, {}, q))).toEqual([401, "Token expired"]);
  });

  it("refuses another connection before it says whether there is one", async () => {
    const token = await emulator.mint({
      grants: [...grantsFor(boston.q), { connection_name: "other", source: boston.q }],
    });
    const at = (connection: string, bearer: string) =>
      emulator.call(withQuery(`/v3/sql/${connection}/query`, boston), bearer);
    expect((await refusal(await at("elsewhere", token)))[0]).toBe(403);
    expect(await refusal(await at("other", token))).toEqual([404, "Connection not found: other"]);
  });

  it("lets the client's owner read everything, by an OAuth token", async () => {
    const oauth = await emulator.oauthToken();
    expect(await countRows(await ask(oauth, {}, `SELECT city FROM ${STORES}`))).toBe(12_000);
  });

  it("looks at the text of the SQL and not at the values of its parameters", async () => {
    const sql = `SELECT * FROM ${STORES} WHERE city = @groupcity`;
    const token = await emulator.mint({ grants: grantsFor(sql) });
    for (const [groupcity, count] of [["BOSTON", 60], ["NEW YORK", 200]] as const) {
      const queryParameters = JSON.stringify({ groupcity });
      const path = withQuery("/v3/sql/carto_dw/query", { q: sql, queryParameters });
      expect(await countRows(await emulator.call(path, token))).toBe(count);
    }
  });
});
