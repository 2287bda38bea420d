import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { HttpError } from "fresh";
import { createLog } from "../log/log.ts";
import { rawGet } from "../../tests/helpers/raw_http.ts";
import { pageStyles } from "../assets/page_styles.ts";
import { createRedaction } from "../log/redaction.ts";
import { guard, GuardedApp } from "./guard.ts";
import { createResponsesInFlight } from "./responses_in_flight.ts";
import { preferenceCookies } from "./preferences.ts";
import { securityHeaders } from "./security_headers.ts";

const INSIDE = "what went wrong inside";

const lines: string[] = [];
const options = {
  secureHeaders: securityHeaders("https://maps.example", { connect: [], image: [] }),
  preferences: preferenceCookies("https://maps.example"),
  pageStyles: await pageStyles("p{margin:0}"),
  log: createLog({
    write: (line) => lines.push(line),
    now: () => 0,
    hide: createRedaction([]),
  }),
};

/** Throws, as Fresh does for what it cannot route. */
const failing = () => Promise.reject(new Error(INSIDE));

const ask = (answer: () => Response | Promise<Response>, path = "/", method = "GET") =>
  guard(async () => await answer(), options)(new Request(`http://localhost${path}`, { method }));

describe("the guard", () => {
  it("answers an uncaught error without details, and logs it", async () => {
    const page = await ask(failing);
    expect(page.status).toBe(500);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const html = await page.text();
    expect(html).toContain("The application failed");
    expect(html).not.toMatch(/inside|Error:|\.ts/);
    const problem = await ask(failing, "/api/carto-token");
    expect(problem.headers.get("content-type")).toBe("application/problem+json");
    expect(await problem.json()).toMatchObject({ status: 500, code: "internal" });
    expect(lines.at(-1)).toContain(INSIDE);
  });

  it("replaces a line of text from Fresh by a page", async () => {
    const requests = { perAddress: 1, trustedProxies: 0 };
    const responses = createResponsesInFlight(() => {});
    const app = new GuardedApp({}, { ...options, requests, responses })
      .get("/refuses", () => Promise.reject(new HttpError(404, INSIDE)));
    const response = await app.handler()(new Request("http://localhost/refuses"));
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain("Page not found");
    expect(html).not.toContain(INSIDE);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("keeps the Allow of a refused method, and leaves HEAD responses empty", async () => {
    const refusing = () =>
      new Response("Method Not Allowed", { status: 405, headers: { allow: "GET, HEAD" } });
    expect((await ask(refusing, "/x", "POST")).headers.get("allow")).toBe("GET, HEAD");
    const head = await ask(refusing, "/x", "HEAD");
    expect([head.status, await head.text()]).toEqual([405, ""]);
  });

  it("refuses an unknown method before the app sees it, and lists the known ones", async () => {
    for (const method of ["PUT", "PROPFIND", "BREW", "X-1"]) {
      const page = await ask(failing, "/", method);
      expect([method, page.status]).toEqual([method, 405]);
      expect(page.headers.get("allow")).toBe("GET, HEAD, POST, OPTIONS");
      expect(page.headers.get("content-type")).toMatch(/^text\/html/);
      expect(page.headers.get("x-content-type-options")).toBe("nosniff");
      const problem = await ask(failing, "/api/x", method);
      expect(await problem.json()).toMatchObject({ status: 405, code: "method_not_allowed" });
    }
  });

  it("refuses what no browser sends: TRACE, and an invalid URL", async () => {
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      guard(failing, options),
    );
    const origin = `http://127.0.0.1:${server.addr.port}`;
    // That one host was valid makes no other so.
    const valid = await rawGet(origin, "/", { headers: ["Host: localhost"] });
    expect(valid?.status).toBe(500);
    const logged = lines.length;
    const refused: [string, Parameters<typeof rawGet>[2], number][] = [
      ["/", { method: "TRACE" }, 405],
      ["http://[", {}, 400],
      ["/", { headers: ["Host: localhost:99999"] }, 400],
      // With these, two readers of one URL see two paths.
      ...["localhost/login?", "a\\api\\carto-token?", "localhost#", "me@localhost", ""].map(
        (host): [string, Parameters<typeof rawGet>[2], number] => [
          "/embed.js",
          { headers: [`Host: ${host}`] },
          400,
        ],
      ),
    ];
    for (const [target, init, status] of refused) {
      const answer = await rawGet(origin, target, init);
      expect([target, init, answer?.status]).toEqual([target, init, status]);
      expect(answer?.headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
    }
    await server.shutdown();
    expect(lines.length).toBe(logged);
  });

  it("does not change an error that a route answered", async () => {
    const headers = { "cache-control": "no-store" };
    const answer = await ask(() => Response.json({ failing: [] }, { status: 503, headers }));
    expect(await answer.json()).toEqual({ failing: [] });
  });

  it("secures a response with immutable headers", async () => {
    const answer = await ask(() => Response.redirect("https://maps.example/login"));
    expect(answer.headers.get("location")).toBe("https://maps.example/login");
    expect(answer.headers.get("strict-transport-security")).not.toBeNull();
  });

  it("adds no-store to a response without Cache-Control", async () => {
    const silent =
      (await ask(() => new Response("", { headers: { vary: "Origin, Accept" } }))).headers;
    expect(silent.get("cache-control")).toBe("no-store");
    expect(silent.get("vary")).toBe("Cookie, Authorization, Sec-Fetch-Site, Origin, Accept");
    const kept = { "cache-control": "public, max-age=60" };
    const file = (await ask(() => new Response("", { headers: kept }))).headers;
    expect([file.get("cache-control"), file.get("vary")]).toEqual(["public, max-age=60", null]);
  });
});
