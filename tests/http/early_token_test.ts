/** A token is minted while the browser navigates from the sign-in to the map. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { postLogin, requestToken, signInCookie } from "../helpers/client.ts";
import { addUser, type Cloud, startCloud } from "../helpers/cloud.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
const BOB = { username: "bob@acme.com", group: "NEW YORK", password: "another pass phrase" };

let app: RunningApp;
let cloud: Cloud;
let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir();
  for (const user of [ANN, BOB]) await addUser(dataDir, user);
  cloud = await startCloud();
  app = await startApp({ environment: cloud.environment, dataDir });
});
afterAll(async () => {
  await app.stop();
  await Deno.remove(dataDir, { recursive: true });
});

const mints = () =>
  cloud.emulator.requests.filter(({ method, path }) => method === "POST" && path === "/v3/tokens");

describe("a sign-in", () => {
  it("has the token made that its page will ask for, and no other", async () => {
    const cookie = await signInCookie(app.origin, ANN.username, ANN.password);
    const deadline = performance.now() + 10_000;
    while (mints().length === 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(mints()).toHaveLength(1);
    expect((await requestToken(app.origin, cookie)).status).toBe(200);
    expect(mints()).toHaveLength(1);
  });

  it("that fails has none made", async () => {
    const response = await postLogin(app.origin, BOB.username, "a wrong pass phrase");
    expect(response.status).toBe(401);
    await response.body?.cancel();
    expect(mints()).toHaveLength(1);
  });

  it("succeeds when CARTO gives none, and the token request reports it", async () => {
    await cloud[Symbol.asyncDispose]();
    const cookie = await signInCookie(app.origin, BOB.username, BOB.password);
    expect((await requestToken(app.origin, cookie)).status).toBe(502);
    expect(app.output()).not.toMatch(/uncaught|unhandled|request_failed.*\/login/i);
    expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });
});
