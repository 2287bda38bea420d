import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { HttpError } from "fresh";
import { h } from "preact";
import * as v from "valibot";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { type Environment, parseConfig } from "../../lib/config/config.ts";
import type { State } from "../../lib/http/define.ts";
import { GuardedApp } from "../../lib/http/guard.ts";
import { createResponsesInFlight } from "../../lib/http/responses_in_flight.ts";
import { preferenceCookies } from "../../lib/http/preferences.ts";
import { securityHeaders } from "../../lib/http/security_headers.ts";
import { createLog } from "../../lib/log/log.ts";
import { createServices, type Services } from "../../lib/services.ts";
import { StorageError } from "../../lib/storage/kv_storage.ts";
import ErrorPage, { handler } from "../../routes/_error.tsx";
import admission from "../../routes/_middleware.ts";
import { productionSecrets } from "../helpers/cloud.ts";

/** Internal details of an error that no client may see. */
const INSIDE = "SELECT-secret-FROM-/srv/inside.ts";

function schemaError(): unknown {
  try {
    return v.parse(v.object({ a: v.literal(1) }), { a: INSIDE });
  } catch (error) {
    return error;
  }
}

const ErrorPageData = v.object({
  title: v.string(),
  detail: v.string(),
  requestId: v.string(),
});

/** What each layer may throw, and the status and code that a client gets. */
const LAYERS: Readonly<Record<string, { thrown: unknown; expected: [number, string] }>> = {
  "a route": { thrown: new TypeError(INSIDE), expected: [500, "internal"] },
  "a route that throws no Error": { thrown: INSIDE, expected: [500, "internal"] },
  "a schema": { thrown: schemaError(), expected: [500, "internal"] },
  storage: {
    thrown: new StorageError(INSIDE, { cause: new Error(INSIDE) }),
    expected: [503, "storage_unavailable"],
  },
  CARTO: { thrown: new CartoError("failed", INSIDE), expected: [502, "carto_failed"] },
  "the framework": { thrown: new HttpError(500, INSIDE), expected: [500, "internal"] },
  "a missing page": { thrown: new HttpError(404, INSIDE), expected: [404, "not_found"] },
};

let services: Services;
let answer: (request: Request) => Promise<Response>;
const lines: string[] = [];

beforeAll(async () => {
  const environment: Environment = {
    ...productionSecrets(),
    APP_ORIGIN: "https://maps.example",
    CARTO_API_BASE_URL: "https://carto.example",
    CARTO_CLIENT_ID: "client",
    CARTO_CLIENT_SECRET: "client-secret",
    KV_PATH: ":memory:",
  };
  const config = parseConfig(environment);
  if (config.mode !== "production") throw new Error("This is no demo.");
  const write = (line: string) => {
    lines.push(line);
  };
  const hide = (text: string) => text;
  const log = createLog({ write, now: Date.now, hide });
  services = await createServices({
    config,
    carto: config.carto,
    secrets: config.secrets,
    demoAccounts: [],
    policyPath: new URL("../../policy.json", import.meta.url),
    mapsPath: new URL("../../maps", import.meta.url),
    log,
    hide,
    standardError: write,
    ...SYSTEM_CLOCK,
    fetch,
    async *examine() {},
  });
  const secureHeaders = securityHeaders(config.appOrigin, { connect: [], image: [] });
  const preferences = preferenceCookies(config.appOrigin);
  const { pageStyles } = services;
  const app = new GuardedApp<State>({}, {
    secureHeaders,
    preferences,
    pageStyles,
    log,
    requests: { perAddress: config.requestsPerAddress, trustedProxies: config.trustedProxies },
    responses: createResponsesInFlight(() => {}),
  })
    .use((ctx) => {
      ctx.state.services = services;
      ctx.state.locale = "en";
      ctx.state.requestId = crypto.randomUUID();
      return ctx.next();
    })
    .onError("*", {
      handler,
      component: (props) => ErrorPage({ ...props, data: v.parse(ErrorPageData, props.data) }),
    })
    .use(...admission);
  for (const [layer, { thrown }] of Object.entries(LAYERS)) {
    app.get(`/${layer}`, () => Promise.reject(thrown));
    app.get(`/api/${layer}`, () => Promise.reject(thrown));
  }
  for (const path of ["/at once", "/api/at once"]) {
    app.get(path, () => {
      throw new TypeError(INSIDE);
    });
  }
  app.get("/render", (ctx) =>
    ctx.render(h(() => {
      throw new Error(INSIDE);
    }, null)));
  answer = app.handler();
});
afterAll(async () => {
  await services.close();
});

const get = (path: string) => answer(new Request(`http://localhost${encodeURI(path)}`));

/** @returns the request's log record. */
function recordOf(requestId: string): unknown {
  const line = lines.find((written) => written.includes(requestId));
  return line === undefined ? null : JSON.parse(line);
}

function expectGeneric(body: string): void {
  expect(body).not.toContain(INSIDE);
  expect(body).not.toMatch(/\n +at |Error:|file:|\.tsx?\b|valibot/);
}

describe("an error", () => {
  for (const [layer, { expected: [status, code] }] of Object.entries(LAYERS)) {
    it(`of ${layer} is a page with ${status} for people, without internal details`, async () => {
      const response = await get(`/${layer}`);
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      const html = await response.text();
      expectGeneric(html);
      expect(html).toContain(response.headers.get("x-request-id"));
      expect(html).toContain('<a class="button button-primary" href="/">');
    });

    it(`of ${layer} is a problem with ${code} for programs`, async () => {
      const response = await get(`/api/${layer}`);
      expect(response.headers.get("content-type")).toBe("application/problem+json");
      const body = await response.text();
      expectGeneric(body);
      const problem = JSON.parse(body);
      expect([problem.status, problem.code]).toEqual([status, code]);
      expect(response.headers.get("x-request-id")).toBe(problem.request_id);
      if (status >= 500) expect(recordOf(problem.request_id)).toMatchObject({ status, code });
    });
  }

  it("of the render is a page with 500, without internal details", async () => {
    const response = await get("/render");
    expect(response.status).toBe(500);
    const html = await response.text();
    expect(html).toContain("The application failed");
    expectGeneric(html);
    expect(recordOf(response.headers.get("x-request-id") ?? ""))
      .toMatchObject({ code: "internal", error: `Error: ${INSIDE}`, stack: expect.any(String) });
  });

  it("is answered and logged once, also where a route throws it at once", async () => {
    for (const path of ["/at once", "/api/at once"]) {
      const response = await get(path);
      expect(response.status).toBe(500);
      expectGeneric(await response.text());
      const id = response.headers.get("x-request-id") ?? "none";
      expect(lines.filter((line) => line.includes(id))).toHaveLength(1);
    }
  });

  it("of the client is not logged", async () => {
    const { request_id } = await (await get("/api/a missing page")).json();
    expect(recordOf(request_id)).toBeNull();
  });
});
