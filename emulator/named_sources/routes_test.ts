import { query, vectorQuerySource } from "@carto/api-client";
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  cityQuery,
  decodeTile,
  grantsFor,
  refusal,
  startTestEmulator,
  STORES,
  type TestEmulator,
} from "../test_helpers.ts";

const NOW = Date.UTC(2030, 0, 1);
const FORBIDDEN = "You don't have permissions to read this resource";

describe("/v3/named-sources", () => {
  let emulator: TestEmulator;
  let oauth: string;
  let now = NOW;

  beforeAll(async () => {
    emulator = await startTestEmulator({ now: () => now });
    oauth = await emulator.oauthToken();
  });
  afterAll(() => emulator.close());

  const send = (method: string, path: string, body?: unknown) =>
    emulator.call(`/v3/named-sources${path}`, oauth, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const access = (accessToken: string) => ({
    accessToken,
    apiBaseUrl: emulator.apiBaseUrl,
    connectionName: emulator.connection,
  });

  it("creates, reads, changes, renames and deletes", async () => {
    const created = await (await send("POST", "", { name: "all", source: "SELECT 1" })).json();
    const at = new Date(NOW).toISOString();
    expect(created).toEqual({ name: "all", source: "SELECT 1", created_at: at, updated_at: at });
    expect(await (await send("GET", "/all")).json()).toEqual(created);
    now += 1_000;
    const changes = { name: "every", source: "SELECT 2" };
    expect(await (await send("PATCH", "/all", changes)).json()).toEqual({
      ...created,
      ...changes,
      updated_at: new Date(now).toISOString(),
    });
    expect((await send("DELETE", "/every")).status).toBe(204);
    for (const method of ["GET", "PATCH", "DELETE"]) {
      const answer = await send(method, "/every", method === "PATCH" ? {} : undefined);
      expect(await refusal(answer)).toEqual([404, "Named source not found: every"]);
    }
  });

  it("refuses names that CARTO would, names that are taken, and what is no source", async () => {
    await (await send("POST", "", { name: "taken", source: "SELECT 1" })).body?.cancel();
    await (await send("POST", "", { name: "other", source: "SELECT 1" })).body?.cancel();
    const wrong = ["ab", "Abc", "-abc", "abc_", "a b", "a.b", "é".repeat(3), "a".repeat(52)];
    for (const name of wrong) {
      const [status, error] = await refusal(await send("POST", "", { name, source: "SELECT 1" }));
      expect([status, error.startsWith("name: ")]).toEqual([400, true]);
    }
    for (const name of ["a-b", "a_1", "1aa", "a".repeat(51)]) {
      const answer = await send("POST", "", { name, source: "SELECT 1" });
      await answer.body?.cancel();
      expect(answer.status).toBe(200);
    }
    const taken = [409, 'A named source "taken" exists already'];
    expect(await refusal(await send("POST", "", { name: "taken", source: "x" }))).toEqual(taken);
    expect(await refusal(await send("PATCH", "/other", { name: "taken" }))).toEqual(taken);
    expect((await refusal(await send("POST", "", { name: "abc", source: " " })))[0]).toBe(400);
    expect((await refusal(await send("POST", "", { name: "abc" })))[0]).toBe(400);
  });

  it("lists by name, page by page, and finds by a piece of the name", async () => {
    for (let index = 10; index < 25; index++) {
      const body = { name: `page_${index}`, source: "SELECT 1" };
      await (await send("POST", "", body)).body?.cancel();
    }
    const list = async (query: string) => {
      const { result, page } = await (await send("GET", `?search=page_&${query}`)).json();
      return [result.map(({ name }: { name: string }) => name), page.total];
    };
    const names = Array.from({ length: 15 }, (_, index) => `page_${index + 10}`);
    expect(await list("")).toEqual([names.slice(0, 10), 15]);
    expect(await list("page=2&page_size=4")).toEqual([names.slice(4, 8), 15]);
    expect(await list("page=9")).toEqual([[], 15]);
    expect(await list("search=page_2")).toEqual([names.slice(10), 5]);
    expect((await refusal(await send("GET", "?page=0")))[0]).toBe(400);
    expect((await refusal(await send("GET", "?page_size=x")))[0]).toBe(400);
  });

  it("takes an OAuth token only", async () => {
    const token = await emulator.mint();
    for (const path of ["/v3/named-sources", "/v3/named-sources/taken"]) {
      expect((await refusal(await emulator.call(path, token)))[0]).toBe(403);
      expect((await refusal(await fetch(`${emulator.apiBaseUrl}${path}`)))[0]).toBe(401);
    }
  });

  it("stands for its query where the token grants the name, and hides the query", async () => {
    const source = cityQuery("BOSTON");
    await (await send("POST", "", { name: "stores_boston", source })).body?.cancel();
    const token = await emulator.mint({ grants: grantsFor("stores_boston") });
    const { rows } = await query({ ...access(token), sqlQuery: "stores_boston" });
    expect(rows.length).toBe(60);
    const opened = await vectorQuerySource({ ...access(token), sqlQuery: "stores_boston" });
    expect(await opened.widgetSource.getFormula({ column: "*", operation: "count" }))
      .toEqual({ value: 60 });
    const url = (opened.tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
    const tile = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const { points } = decodeTile(await tile.bytes());
    expect(points.properties.map(({ city }) => city)).toEqual(Array(60).fill("BOSTON"));
    expect(JSON.stringify(opened)).not.toContain("WHERE");
    for (const sqlQuery of [source, "stores_york"]) {
      await expect(query({ ...access(token), sqlQuery })).rejects.toThrow(FORBIDDEN);
    }
  });

  it("is not granted by the grant of its query", async () => {
    const token = await emulator.mint({ grants: grantsFor(cityQuery("BOSTON")) });
    await expect(query({ ...access(token), sqlQuery: "stores_boston" })).rejects.toThrow(FORBIDDEN);
  });

  it("leaves its parameters to the browser, as CARTO does", async () => {
    const source = `SELECT * FROM ${STORES} WHERE city = @groupcity`;
    await (await send("POST", "", { name: "stores_of", source })).body?.cancel();
    const token = await emulator.mint({ grants: grantsFor("stores_of") });
    for (const [groupcity, count] of [["BOSTON", 60], ["NEW YORK", 200]] as const) {
      const options = { ...access(token), sqlQuery: "stores_of", queryParameters: { groupcity } };
      expect((await query(options)).rows.length).toBe(count);
    }
  });

  it("gives new tiles another URL once its query has changed, and ends the old one", async () => {
    const token = await emulator.mint({ grants: grantsFor("stores_boston") });
    const open = () =>
      vectorQuerySource({
        ...access(token),
        sqlQuery: "stores_boston",
        localCache: { cacheControl: ["no-cache", "no-store"] },
      });
    const before = await open();
    await (await send("PATCH", "/stores_boston", { source: cityQuery("NEW YORK") })).body?.cancel();
    const after = await open();
    expect(after.tiles[0]).not.toBe(before.tiles[0]);
    const stale = (before.tiles[0] ?? "").replace("{z}/{x}/{y}", "0/0/0");
    const refused = await fetch(stale, { headers: { authorization: `Bearer ${token}` } });
    expect(await refusal(refused)).toEqual([404, "Map not found; its source changed"]);
    expect(after.tilestats.layers[0]?.count).toBe(200);
  });
});
