import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { DatabaseSync } from "node:sqlite";
import { databasePath } from "../store/database.ts";
import { grantsFor, refusal, startTestEmulator, type TestEmulator } from "../test_helpers.ts";

const NOW = Date.UTC(2030, 0, 1);
const TOMORROW = "2030-01-02T00:00:00.000Z";

describe("/v3/tokens", () => {
  let emulator: TestEmulator;
  let oauth: string;

  beforeAll(async () => {
    emulator = await startTestEmulator({ now: () => NOW });
    oauth = await emulator.oauthToken();
  });
  afterAll(() => emulator.close());

  const create = (body: unknown, bearer = oauth) =>
    emulator.call("/v3/tokens", bearer, { method: "POST", body: JSON.stringify(body) });
  const usual = { grants: grantsFor("SELECT 1"), allowed_apis: ["maps"] };

  it("creates a token, tells its string once, and finds it by string and by id", async () => {
    const wanted = {
      ...usual,
      allowed_apis: ["maps", "sql"],
      referers: ["https://app.example"],
      name: "boston",
      expiration_date: TOMORROW,
    };
    const { token, ...described } = await (await create(wanted)).json();
    expect(described).toEqual({
      ...wanted,
      id: expect.any(String),
      created_at: new Date(NOW).toISOString(),
    });
    for (const key of [token, described.id]) {
      const found = await emulator.call(`/v3/tokens/${key}`, oauth);
      expect(await found.json()).toEqual(described);
    }
    const list = await (await emulator.call("/v3/tokens", oauth)).json();
    expect(list).toContainEqual(described);
    expect(JSON.stringify(list)).not.toContain(token);
  });

  it("lists page by page, oldest first, and all without a page's size", async () => {
    const small = await startTestEmulator();
    const bearer = await small.oauthToken();
    for (const name of ["a", "b", "c"]) {
      const body = JSON.stringify({ ...usual, name });
      await (await small.call("/v3/tokens", bearer, { method: "POST", body })).body?.cancel();
    }
    const names = async (query: string) => {
      const listed = await (await small.call(`/v3/tokens${query}`, bearer)).json();
      return listed.map(({ name }: { name: string }) => name);
    };
    expect(await names("?page=1&page_size=2")).toEqual(["a", "b"]);
    expect(await names("?page=2&page_size=2")).toEqual(["c"]);
    expect(await names("?page=3&page_size=2")).toEqual([]);
    expect(await names("")).toEqual(["a", "b", "c"]);
    expect((await refusal(await small.call("/v3/tokens?page=0", bearer)))[0]).toBe(400);
    await small.close();
  });

  it("gives strings of CARTO's form, which tell neither rights nor expiry", async () => {
    const { token } = await (await create({ ...usual, expiration_date: TOMORROW })).json();
    const [header, payload] = token.split(".").slice(0, 2)
      .map((part: string) => JSON.parse(atob(part.replaceAll("-", "+").replaceAll("_", "/"))));
    expect(header).toEqual({ alg: "HS256", typ: "JWT" });
    expect(Object.keys(payload)).toEqual(["a", "jti"]);
    expect(payload.a).toMatch(/^ac_[0-9a-f]+$/);
  });

  it("keeps no token's string in its database", async () => {
    const { token } = await (await create(usual)).json();
    const database = new DatabaseSync(databasePath(emulator.dataDir), { readOnly: true });
    const rows = JSON.stringify(database.prepare("SELECT * FROM tokens").all());
    database.close();
    expect(rows).not.toContain(token);
  });

  it("names a token itself where no name is given, and takes a name once", async () => {
    const { name, expiration_date, referers } = await (await create(usual)).json();
    expect(name).toMatch(/^tk_\w+$/);
    expect(expiration_date).toBe(null);
    expect(referers).toEqual([]);
    expect(await refusal(await create({ ...usual, name }))).toEqual([
      409,
      `A token named "${name}" exists already`,
    ]);
  });

  it("deletes by string and by id, and the token ends at once", async () => {
    for (const key of ["token", "id"]) {
      const created = await (await create({ ...usual, allowed_apis: ["sql"] })).json();
      const path = `/v3/tokens/${created[key]}`;
      const query = () => emulator.call("/v3/sql/carto_dw/query?q=SELECT+1", created.token);
      const before = await query();
      expect(before.status).toBe(200);
      await before.body?.cancel();
      expect((await emulator.call(path, oauth, { method: "DELETE" })).status).toBe(204);
      expect(await refusal(await query())).toEqual([401, "Unauthorized"]);
      const again = await emulator.call(path, oauth, { method: "DELETE" });
      expect(await refusal(again)).toEqual([404, "Token not found"]);
    }
  });

  it("refuses a body that is not a token, and names the field", async () => {
    for (
      const [body, field] of [
        [{}, "grants"],
        [{ ...usual, grants: [] }, "grants"],
        [{ ...usual, grants: [{ connection_name: "carto_dw" }] }, "grants.0.source"],
        [{ ...usual, grants: [{ connection_name: " ", source: "x" }] }, "grants.0.connection_name"],
        [{ ...usual, allowed_apis: [] }, "allowed_apis"],
        [{ ...usual, allowed_apis: ["maps", "everything"] }, "allowed_apis.1"],
        [{ ...usual, allowed_apis: ["maps", "imports"] }, "allowed_apis"],
        [{ ...usual, referers: "https://app.example" }, "referers"],
        [{ ...usual, expires_at: TOMORROW }, "expires_at"],
        [{ ...usual, expiration_date: "tomorrow" }, "expiration_date"],
        [{ ...usual, expiration_date: new Date(NOW).toISOString() }, "expiration_date"],
        [null, "body"],
      ] as const
    ) {
      const [status, error] = await refusal(await create(body));
      expect(status).toBe(400);
      expect(error).toMatch(new RegExp(`^${field}\\b`));
    }
    const post = (body: string) => emulator.call("/v3/tokens", oauth, { method: "POST", body });
    expect(await refusal(await post("{"))).toEqual([400, "The body is not valid JSON"]);
    expect((await refusal(await post(" ".repeat(300_000))))[0]).toBe(413);
  });

  it("changes what a token may do, at once, and keeps its string and its expiry", async () => {
    const created = await (await create({ ...usual, expiration_date: TOMORROW })).json();
    const { token, ...described } = created;
    const patch = (changes: unknown, key = token) =>
      emulator.call(`/v3/tokens/${key}`, oauth, { method: "PATCH", body: JSON.stringify(changes) });
    const ask = async () => {
      const response = await emulator.call("/v3/sql/carto_dw/query?q=SELECT+2", token);
      await response.body?.cancel();
      return response.status;
    };
    expect(await ask()).toBe(403);
    const changes = { allowed_apis: ["sql"], grants: grantsFor("SELECT 2"), name: "renamed" };
    expect(await (await patch(changes)).json()).toEqual({ ...described, ...changes });
    expect(await ask()).toBe(200);
    expect(await (await patch({ referers: ["https://app.example"] }, created.id)).json())
      .toEqual({ ...described, ...changes, referers: ["https://app.example"] });
    expect(await ask()).toBe(403);
  });

  it("refuses changes that are not a token's, its expiry and a name that is taken", async () => {
    const [first, second] = [
      await (await create(usual)).json(),
      await (await create(usual)).json(),
    ];
    const patch = async (changes: unknown, key = first.id) => {
      const body = JSON.stringify(changes);
      return await refusal(
        await emulator.call(`/v3/tokens/${key}`, oauth, { method: "PATCH", body }),
      );
    };
    expect(await patch({ expiration_date: TOMORROW })).toEqual([
      400,
      "expiration_date: can be set at creation only",
    ]);
    expect(await patch({ name: second.name })).toEqual([
      409,
      `A token named "${second.name}" exists already`,
    ]);
    expect((await patch({ grants: [] }))[0]).toBe(400);
    expect((await patch({ token: "mine" }))[0]).toBe(400);
    expect(await patch({ name: "x" }, "unknown")).toEqual([404, "Token not found"]);
  });

  it("refuses one token more than the account may have, until one is deleted", async () => {
    const small = await startTestEmulator({ tokenQuota: 2 });
    const bearer = await small.oauthToken();
    const post = () =>
      small.call("/v3/tokens", bearer, { method: "POST", body: JSON.stringify(usual) });
    const { id } = await (await post()).json();
    await (await post()).body?.cancel();
    expect(await refusal(await post())).toEqual([
      403,
      "Quota reached: the account may have 2 tokens",
    ]);
    await small.call(`/v3/tokens/${id}`, bearer, { method: "DELETE" });
    const again = await post();
    await again.body?.cancel();
    expect(again.status).toBe(200);
    await small.close();
  });

  it("shows and deletes a client's own tokens only", async () => {
    const created = await (await create(usual)).json();
    const other = await startTestEmulator({ dataDir: emulator.dataDir, clientId: "other" });
    const bearer = await other.oauthToken();
    expect(await (await other.call("/v3/tokens", bearer)).json()).toEqual([]);
    for (const key of [created.id, created.token]) {
      const deleted = await other.call(`/v3/tokens/${key}`, bearer, { method: "DELETE" });
      expect(await refusal(deleted)).toEqual([404, "Token not found"]);
    }
    await other.close();
    const kept = await emulator.call(`/v3/tokens/${created.id}`, oauth);
    expect((await kept.json()).id).toBe(created.id);
  });

  it("takes an OAuth token only", async () => {
    const { token } = await (await create(usual)).json();
    for (const path of ["/v3/tokens", `/v3/tokens/${token}`]) {
      expect((await refusal(await emulator.call(path, token)))[0]).toBe(403);
      expect((await refusal(await emulator.call(path, "unknown")))[0]).toBe(401);
      expect((await refusal(await fetch(`${emulator.apiBaseUrl}${path}`)))[0]).toBe(401);
    }
    expect((await refusal(await create(usual, token)))[0]).toBe(403);
  });
});
