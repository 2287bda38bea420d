/** Every route with the guard that protects it: the list of `deno task test`'s output. */
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { signInCookie } from "../helpers/client.ts";
import { expectGuarded, routeGuards } from "../helpers/guards.ts";

let app: RunningApp;
let cookie: string;
beforeAll(async () => {
  app = await startApp();
  cookie = await signInCookie(app.origin, "user.ny@acme.com", "ny");
});
afterAll(async () => {
  await app.stop();
});

const routes = await routeGuards();

describe("a route asks for", () => {
  for (const route of routes) {
    it(`${route.path}: ${route.asks}`, () => expectGuarded(route, app.origin, cookie));
  }
});
