import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { apiLogin, SAME_ORIGIN } from "../helpers/client.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(async () => {
  await app.stop();
});

describe("a build", () => {
  it("has no page for authors, not even in a demo", async () => {
    for (const path of ["/author", "/author/deliveries", "/author/files/author.js"]) {
      const response = await fetch(`${app.origin}${path}`);
      await response.body?.cancel();
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it("has none of its API, also for a session", async () => {
    const credentials = { username: "user.ny@acme.com", password: "ny" };
    const { token } = await (await apiLogin(app.origin, credentials)).json();
    for (const name of ["preview", "draft", "save"]) {
      const response = await fetch(`${app.origin}/api/author/${name}`, {
        method: "POST",
        headers: {
          ...SAME_ORIGIN,
          authorization: `Bearer ${token}`,
          "content-type": "application/json",
        },
        body: "{}",
      });
      await response.body?.cancel();
      expect([name, response.status]).toEqual([name, 404]);
    }
  });
});
