/** Idle sessions, by a clock that the test moves. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { AppClock } from "../helpers/app_clock.ts";
import { requestToken, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";

const BOSTON = ["user.boston@acme.com", "boston"] as const;
const MINUTE_MS = 60_000;
const UNATTENDED = { ...SAME_ORIGIN, unattended: "?1" };
const PORT = String(freePort());
const clock = new AppClock(PORT);

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({
    preload: "tests/helpers/shifted_clock.ts",
    environment: { PORT, SESSION_IDLE_MINUTES: "60" },
  });
});
afterAll(async () => {
  await app.stop();
  await clock[Symbol.asyncDispose]();
});

async function statusAfter(
  minutes: number,
  cookie: string,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  await clock.pass(minutes * MINUTE_MS);
  const response = await requestToken(app.origin, cookie, headers);
  await response.body?.cancel();
  return response.status;
}

describe("a session whose page is open", () => {
  it("ends by its idle limit, however often the page renews its token by itself", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    for (let minutes = 0; minutes < 55; minutes += 5) {
      expect(await statusAfter(5, cookie, UNATTENDED)).toBe(200);
    }
    expect(await statusAfter(6, cookie, UNATTENDED)).toBe(401);
    expect(await statusAfter(0, cookie, SAME_ORIGIN)).toBe(401);
  });

  it("stays as long as the page is used", async () => {
    const cookie = await signInCookie(app.origin, ...BOSTON);
    for (let minutes = 0; minutes < 180; minutes += 45) {
      expect(await statusAfter(20, cookie, UNATTENDED)).toBe(200);
      expect(await statusAfter(25, cookie, SAME_ORIGIN)).toBe(200);
      // A use is also recorded within the seconds for which a page's own renewal is cached.
      expect(await statusAfter(0, cookie, UNATTENDED)).toBe(200);
    }
    expect(await statusAfter(61, cookie, SAME_ORIGIN)).toBe(401);
  });
});
