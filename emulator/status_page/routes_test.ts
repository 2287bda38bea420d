import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { grantsFor, startTestEmulator, STORES, type TestEmulator } from "../test_helpers.ts";

describe("the embedded CARTO's own page", () => {
  let emulator: TestEmulator;

  beforeAll(async () => {
    emulator = await startTestEmulator();
  });
  afterAll(() => emulator.close());

  const page = async () => await (await fetch(emulator.apiBaseUrl)).text();

  it("shows its tables with their rows, its tokens, named sources, faults and requests", async () => {
    await emulator.mint({ name: "my-token", referers: ["https://app.example"] });
    const oauth = await emulator.oauthToken();
    const body = JSON.stringify({ name: "my_source", source: "SELECT 7" });
    const created = await emulator.call("/v3/named-sources", oauth, { method: "POST", body });
    await created.body?.cancel();
    emulator.faults.inject({ endpoint: "tokens", kind: "drop", times: 1 });
    await emulator.call("/v3/tokens", oauth).catch(() => undefined);
    emulator.faults.inject({ endpoint: "stats", kind: "garbage" });
    const html = await page();
    emulator.faults.liftAll();
    for (
      const text of [
        STORES,
        "12,000",
        "my-token",
        "https://app.example",
        "my_source",
        "SELECT 7",
        "garbage",
        "POST /v3/named-sources",
        "closed",
        `CARTO_API_BASE_URL=${emulator.apiBaseUrl}`,
      ]
    ) expect(html).toContain(text);
  });

  it("tells no token and no secret", async () => {
    const token = await emulator.mint();
    const oauth = await emulator.oauthToken();
    await (await emulator.call(`/v3/tokens/${token}`, oauth)).body?.cancel();
    const html = await page();
    for (const secret of [token, oauth, emulator.clientSecret]) expect(html).not.toContain(secret);
    expect(html).not.toMatch(/eyJ/);
  });

  it("takes what others wrote for text", async () => {
    await emulator.mint({ name: "<script>x</script>", grants: grantsFor("<img src=x>") });
    const html = await page();
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain("&lt;script>x&lt;/script>");
  });

  it("runs nothing, and can be read by no page of another site", async () => {
    const response = await fetch(emulator.apiBaseUrl, {
      headers: { origin: "https://evil.example" },
    });
    await response.body?.cancel();
    expect(response.headers.get("content-security-policy")).toMatch(/^default-src 'none';/);
    expect(response.headers.get("access-control-allow-origin")).toBe(null);
    const port = Number(new URL(emulator.apiBaseUrl).port);
    const client = await Deno.connect({ hostname: "127.0.0.1", port });
    const head = "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    await client.write(new TextEncoder().encode(head));
    expect(await new Response(client.readable).text()).toContain(" 403 ");
  });
});
