import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { startTestEmulator, type TestEmulator } from "../test_helpers.ts";

describe("POST /oauth/token", () => {
  let emulator: TestEmulator;
  let now = Date.UTC(2030, 0, 1);

  beforeAll(async () => {
    emulator = await startTestEmulator({ now: () => now });
  });
  afterAll(() => emulator.close());

  const fields = () => ({
    grant_type: "client_credentials",
    client_id: emulator.clientId,
    client_secret: emulator.clientSecret,
    audience: "carto-cloud-native-api",
  });
  const post = async (body: BodyInit, type?: string) => {
    const headers: HeadersInit = type ? { "content-type": type } : {};
    const response = await fetch(emulator.authUrl, { method: "POST", body, headers });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const asForm = (changes: Record<string, string>) =>
    post(new URLSearchParams({ ...fields(), ...changes }));

  it("gives a day's bearer for a form and for JSON", async () => {
    for (
      const answer of [
        await asForm({}),
        await post(JSON.stringify(fields()), "application/json; charset=utf-8"),
      ]
    ) {
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({ expires_in: 86_400, token_type: "Bearer" });
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const list = await emulator.call("/v3/tokens", answer.body.access_token);
      expect(list.status).toBe(200);
      await list.body?.cancel();
    }
  });

  it("refuses an unknown client and a wrong secret alike", async () => {
    for (
      const [field, value] of [["client_id", "x"], ["client_secret", "x"], [
        "client_secret",
        "",
      ]] as const
    ) {
      const { status, body } = await asForm({ [field]: value });
      expect(status).toBe(401);
      expect(body).toEqual({ error: "access_denied", error_description: "Unauthorized" });
    }
  });

  it("refuses another audience or none, another grant type or none", async () => {
    for (
      const [wrong, status, error] of [
        [{ audience: "" }, 403, "access_denied"],
        [{ audience: "https://other" }, 403, "access_denied"],
        [{ grant_type: "password" }, 403, "unauthorized_client"],
        [{ grant_type: "password", client_id: "x" }, 401, "access_denied"],
        [{ grant_type: "magic" }, 403, "unsupported_grant_type"],
        [{ grant_type: "" }, 400, "invalid_request"],
      ] as const
    ) {
      const answer = await asForm(wrong);
      expect(answer.status).toBe(status);
      expect(answer.body.error).toBe(error);
      expect(typeof answer.body.error_description).toBe("string");
    }
  });

  it("answers a broken or an oversized body in the same shape", async () => {
    const broken = await post("{", "application/json");
    expect([broken.status, broken.body.error]).toEqual([400, "invalid_request"]);
    const wrongType = await post(JSON.stringify({ grant_type: 1 }), "application/json");
    expect([wrongType.status, wrongType.body.error]).toEqual([400, "invalid_request"]);
    const large = await post(`client_id=${"x".repeat(20_000)}`);
    expect([large.status, large.body.error]).toEqual([413, "invalid_request"]);
  });

  it("lets a token go after its day, and never takes a forged one", async () => {
    const token = await emulator.oauthToken();
    const status = async (bearer: string) => {
      const response = await emulator.call("/v3/tokens", bearer);
      return [response.status, (await response.json()).error];
    };
    const [header, payload, signature] = token.split(".");
    const none = btoa(JSON.stringify({ alg: "none", typ: "JWT" })).replaceAll("=", "");
    for (
      const forged of [`${header}.${payload}.`, `${none}.${payload}.`, `${header}.e30.${signature}`]
    ) expect(await status(forged)).toEqual([401, "Unauthorized"]);
    now += 86_400_000;
    expect(await status(token)).toEqual([401, "Token expired"]);
  });
});
