/** The servers of docs/host-servers.md, each with a login of its own, against one app. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { freePort, type RunningApp, startApp } from "../helpers/app.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { type HostServer, RUNTIMES, startHostServer } from "../helpers/host_servers.ts";

const ORIGIN = "https://app.example.com";
const SECRET = crypto.getRandomValues(new Uint8Array(32)).toBase64();

const here = Object.entries(RUNTIMES).flatMap(([heading, runtime]) =>
  runtime === null ? [] : [{ heading, runtime }]
);

let app: RunningApp;
let servers: ReadonlyMap<string, HostServer> = new Map();
beforeAll(async () => {
  const port = freePort();
  app = await startApp({
    environment: {
      HOST_JWT_ISSUER: ORIGIN,
      // On the page carto-embed's address is the audience, too.
      PORT: String(port),
      HOST_JWT_AUDIENCE: `http://localhost:${port}`,
      HOST_JWT_SECRET: SECRET,
      EMBED_ORIGINS: ORIGIN,
    },
  });
  const started = here.map(async ({ heading, runtime }) =>
    [heading, await startHostServer(heading, runtime, app.origin, SECRET)] as const
  );
  servers = new Map(await Promise.all(started));
});
afterAll(async () => {
  for (const server of servers.values()) await server[Symbol.asyncDispose]();
});

async function post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${app.origin}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...SAME_ORIGIN, ...headers },
    body: JSON.stringify(body),
  });
  return await response.json();
}

/** The group whose rows the code opens. */
async function groupOf(code: string): Promise<string> {
  const map = "retail-stores";
  const { token } = await post("/api/embed-session", { code, origin: ORIGIN, map });
  const { group } = await post("/api/carto-token", {}, { authorization: `Bearer ${token}` });
  return group;
}

async function ask(heading: string, user: string): Promise<Response> {
  const server = servers.get(heading);
  if (server === undefined) throw new Error(`${heading} was not started`);
  return await server.askCode(`user=${user}`);
}

for (const [heading, runtime] of Object.entries(RUNTIMES)) {
  describe(`the code endpoint of docs/host-servers.md, "${heading}",`, () => {
    if (runtime === null) {
      it.skip("(its runtime is not installed: see .ci/run)", () => undefined);
      return;
    }

    it("gives each user a code for the rows of their own group, which no cache keeps", async () => {
      for (const [user, group] of [["ann", "BOSTON"], ["bob", "NEW YORK"]] as const) {
        const answer = await ask(heading, user);
        const { status, headers } = answer;
        expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
        expect(await groupOf((await answer.json()).code)).toBe(group);
      }
    });

    it("gives nothing to who is not signed in", async () => {
      const answer = await ask(heading, "unknown");
      expect([answer.status, (await answer.text()).includes('code":')]).toEqual([401, false]);
    });

    it("passes on why a user gets no code", async () => {
      const answer = await ask(heading, "eve");
      const { status, headers } = answer;
      const type = headers.get("content-type")?.split(";")[0];
      expect([status, type, (await answer.json()).code])
        .toEqual([403, "application/problem+json", "groups_missing"]);
    });
  });
}

describe("while carto-embed is down, the code endpoints of docs/host-servers.md", () => {
  it("say so", async () => {
    await app.stop();
    for (const { heading } of here) {
      const answer = await ask(heading, "ann");
      expect([heading, answer.status, (await answer.json()).title])
        .toEqual([heading, 503, "The map's server does not answer"]);
    }
  });
});
