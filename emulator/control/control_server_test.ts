import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startTestEmulator, type TestEmulator } from "../test_helpers.ts";

describe("the control API", () => {
  let emulator: TestEmulator;

  beforeAll(async () => {
    emulator = await startTestEmulator({ controlPort: 0 });
  });
  afterAll(() => emulator.close());

  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${emulator.controlUrl}${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
  const statusOf = async (path: string, bearer: string) => {
    const response = await emulator.call(path, bearer);
    await response.body?.cancel();
    return response.status;
  };

  it("injects, lists and lifts faults", async () => {
    const oauth = await emulator.oauthToken();
    const fault = { endpoint: "tokens", kind: "status", status: 503 };
    const first = await (await send("POST", "/faults", fault)).json();
    const second = await (await send("POST", "/faults", { endpoint: "sql", kind: "drop" })).json();
    expect(first).toEqual({ id: expect.any(String), ...fault });
    expect(await (await send("GET", "/faults")).json()).toEqual([first, second]);
    expect(await statusOf("/v3/tokens", oauth)).toBe(503);
    expect((await send("DELETE", `/faults/${first.id}`)).status).toBe(204);
    expect(await statusOf("/v3/tokens", oauth)).toBe(200);
    expect((await send("DELETE", "/faults")).status).toBe(204);
    expect(await (await send("GET", "/faults")).json()).toEqual([]);
  });

  it("shows the requests, and forgets them", async () => {
    expect((await send("DELETE", "/requests")).status).toBe(204);
    await statusOf("/v3/tokens", "unknown");
    const requests = await (await send("GET", "/requests")).json();
    expect(requests).toEqual([...emulator.requests]);
    expect(requests).toMatchObject([{ method: "GET", path: "/v3/tokens", status: 401 }]);
  });

  it("lets tokens expire: one by its string or name, all of a kind, or all", async () => {
    const oauth = await emulator.oauthToken();
    const [one, named, other] = [
      await emulator.mint(),
      await emulator.mint({ name: "by-name" }),
      await emulator.mint(),
    ];
    const sql = "/v3/sql/carto_dw/query?q=x";
    expect((await send("POST", "/expire", { tokens: [one, "by-name"] })).status).toBe(204);
    expect([await statusOf(sql, one), await statusOf(sql, named)]).toEqual([401, 401]);
    expect([await statusOf(sql, other), await statusOf("/v3/tokens", oauth)]).toEqual([403, 200]);
    await send("POST", "/expire", { of: "oauth" });
    expect([await statusOf(sql, other), await statusOf("/v3/tokens", oauth)]).toEqual([403, 401]);
    const [first, second] = [await emulator.oauthToken(), await emulator.oauthToken()];
    await send("POST", "/expire", { of: "oauth", tokens: [first] });
    expect(await statusOf("/v3/tokens", first)).toBe(401);
    expect(await statusOf("/v3/tokens", second)).toBe(200);
    await send("POST", "/expire", {});
    expect(await statusOf(sql, other)).toBe(401);
  });

  it("refuses what it does not know with a reason", async () => {
    const refusalOf = async (
      response: Response,
    ) => [response.status, (await response.json()).error];
    const wrong = await refusalOf(
      await send("POST", "/faults", { endpoint: "moon", kind: "drop" }),
    );
    expect([wrong[0], /^endpoint: /.test(wrong[1])]).toEqual([400, true]);
    expect((await refusalOf(await send("DELETE", "/faults/999")))[0]).toBe(404);
    expect((await refusalOf(await send("POST", "/expire", { of: "cookies" })))[0]).toBe(400);
    expect(await refusalOf(await send("GET", "/else"))).toEqual([404, "Not found"]);
  });

  it("can be used by no page: neither with plain text, nor under another name, nor read", async () => {
    const plain = await fetch(`${emulator.controlUrl}/faults`, { method: "POST", body: "{}" });
    expect(plain.status).toBe(415);
    expect(plain.headers.get("access-control-allow-origin")).toBe(null);
    await plain.body?.cancel();
    const port = Number(new URL(emulator.controlUrl ?? "").port);
    const client = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = "GET /requests HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    await client.write(new TextEncoder().encode(head));
    expect(await new Response(client.readable).text()).toContain(" 403 ");
  });

  it("is not there unless it is asked for, and never on CARTO's own port", async () => {
    const without = await startTestEmulator({ dataDir: emulator.dataDir });
    expect(without.controlUrl).toBe(undefined);
    for (const path of ["/faults", "/requests", "/expire"]) {
      expect(await statusOf(path, "x")).toBe(404);
    }
    await without.close();
  });
});
