import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { freePort } from "../helpers/app.ts";
import { launchBrowser, watchedPage } from "../helpers/browser.ts";
import { signInCookie } from "../helpers/client.ts";
import { addUser, productionSecrets } from "../helpers/cloud.ts";
import { copyApp } from "../helpers/copied_app.ts";

const ISLAND = `import { IS_BROWSER } from "fresh/runtime";

export function Probe() {
  return <p id="island" class={IS_BROWSER ? "live" : "dead"}>first island</p>;
}
`;
const ROUTE = `import { Probe } from "../islands/Probe.tsx";

export default function ProbePage() {
  return <main><p id="route">first route</p><Probe /></main>;
}
`;

const SPACED = "#route { letter-spacing: 3px; }";

const HOST = "https://app.example.com";
const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };

let project: string;
let port: number;
let server: Deno.ChildProcess;
let browser: Browser;
let page: Page;

/** This app with an additional page and island that the tests break. */
async function appWithProbe(): Promise<string> {
  const folder = await copyApp({ mapBundled: true });
  await save("islands/Probe.tsx", ISLAND, folder);
  await save("routes/probe.tsx", ROUTE, folder);
  return folder;
}

const save = (file: string, text: string, folder = project) =>
  Deno.writeTextFile(`${folder}/${file}`, text);

/**
 * Saves files, and waits until the open page shows the result by itself: another edit before that
 * would begin the server's restart again.
 */
async function seeAfter(edits: Readonly<Record<string, string>>, selector: string, shown: string) {
  for (const [file, text] of Object.entries(edits)) await save(file, text);
  await page.locator(selector, { hasText: shown }).waitFor({ timeout: 60_000 });
}

beforeAll(async () => {
  project = await appWithProbe();
  await addUser(project, ANN);
  port = freePort();
  server = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "dev"],
    cwd: project,
    env: {
      ...productionSecrets(),
      PORT: String(port),
      APP_ORIGIN: `http://localhost:${port}`,
      KV_PATH: `${project}/kv.sqlite3`,
      CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com",
      CARTO_CLIENT_ID: "client",
      CARTO_CLIENT_SECRET: "secret",
      EMBED_ORIGINS: HOST,
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  browser = await launchBrowser();
  page = await browser.newPage();
  const deadline = performance.now() + 90_000;
  const listening = async (): Promise<void> => {
    const isUp = await fetch(`http://localhost:${port}/probe`).then(
      (response) => response.text().then(() => true),
      () => false,
    );
    if (isUp) return;
    if (performance.now() > deadline) throw new Error("deno task dev does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
    return await listening();
  };
  await listening();
  await page.goto(`http://localhost:${port}/probe`);
  await page.locator("#island.live").waitFor();
});
afterAll(async () => {
  await browser.close();
  server.kill("SIGINT");
  await server.status;
  await Deno.remove(project, { recursive: true });
});

describe("deno task dev", () => {
  it("loads our font on pages with a map, unless an edited theme has its own", async () => {
    const origin = `http://localhost:${port}`;
    /** @returns the fonts that a first visit loads. */
    const fontsOf = async (path: string) => {
      const visit = await browser.newPage();
      const fonts: string[] = [];
      visit.on("request", (request) => {
        if (request.resourceType() === "font") fonts.push(new URL(request.url()).pathname);
      });
      await visit.goto(`${origin}${path}`);
      await visit.getByRole("heading").first().waitFor();
      await visit.evaluate(() => document.fonts.ready.then(() => {}));
      await visit.context().close();
      return fonts;
    };
    const embed = `/embed?origin=${HOST}`;
    expect(await fontsOf(embed)).toEqual([expect.stringMatching(/^\/map\/font-\w{8}\.woff2$/)]);
    expect(await fontsOf("/login")).toEqual([]);

    const [theme, base] = ["static/theme.css", "static/base.css"];
    const good = await Deno.readTextFile(`${project}/${theme}`);
    /** Resolves once the open page is rendered with these styles. */
    const seen = (styles: { isSerif: boolean; letterSpacing: string }) =>
      page.waitForFunction(
        ({ isSerif, letterSpacing }) => {
          const route = document.querySelector("#route");
          return (getComputedStyle(document.body).fontFamily === "serif") === isSerif &&
            route !== null && getComputedStyle(route).letterSpacing === letterSpacing;
        },
        styles,
        { timeout: 60_000 },
      );
    await seen({ isSerif: false, letterSpacing: "normal" });
    await save(base, `${await Deno.readTextFile(`${project}/${base}`)}\n${SPACED}\n`);
    await save(theme, good.replace(/--theme-font: .*;/, "--theme-font: serif;"));
    await seen({ isSerif: true, letterSpacing: "3px" });
    expect(await fontsOf(embed)).toEqual([]);
  });

  // Each save restarts the server, so one fixes an error and makes the next.
  it("shows errors of each kind with file and line until they are fixed, then live code", async () => {
    const read = (file: string) => Deno.readTextFile(`${project}/${file}`);
    const [island, route] = ["islands/Probe.tsx", "routes/probe.tsx"];
    const [ofMap, ofServer] = ["lib/map/export/capture.ts", "lib/http/methods.ts"];
    const [map, server] = await Promise.all([read(ofMap), read(ofServer)]);

    await seeAfter({ [island]: `${ISLAND}\nconst = 1;\n` }, "body", `${island}:7:`);

    const fixed = ISLAND.replace("first island", "second island");
    const line = map.split("\n").length + 1;
    await seeAfter(
      { [island]: fixed, [ofMap]: `${map}\nconst = 1;\n` },
      "body",
      `${ofMap}:${line}:`,
    );

    await seeAfter({ [ofMap]: map, [ofServer]: `${server}\nlet let;\n` }, "body", ofServer);

    const throwing = ROUTE.replace(
      "  return",
      '  if (1 > 0) throw new Error("<b>bang</b>");\n  return',
    );
    await seeAfter({ [ofServer]: server, [route]: throwing }, "body", `${route}:4:`);
    expect(await page.locator("h1").innerText()).toContain("<b>bang</b>");

    await seeAfter({ [route]: "export {};\n" }, "body", `${route}:1:`);
    // A program gets plain text.
    const response = await fetch(`http://localhost:${port}/probe`);
    expect(response.status).toBe(500);
    expect(response.headers.get("content-type")).toBe("text/plain;charset=UTF-8");
    expect(await response.text()).toContain("probe.tsx exports no component");

    const edited = ROUTE.replace("first route", "second route");
    await seeAfter({ [route]: edited }, "#route", "second route");
    await page.locator("#island.live", { hasText: "second island" }).waitFor();
  });

  it("shows an edited map in the open page, with the state of its address", async () => {
    const origin = `http://localhost:${port}`;
    const cookie = await signInCookie(origin, ANN.username, ANN.password);
    const { page: map } = await watchedPage(browser, {
      drawsMaps: false,
      extraHTTPHeaders: { cookie },
    });
    const address = `${origin}/maps/deliveries?zoom=9`;
    await map.goto(address);
    const file = "maps/deliveries.json";
    const good = await Deno.readTextFile(`${project}/${file}`);
    await save(file, good.replaceAll("Deliveries", "Parcels"));
    await map.waitForFunction(() => document.title.startsWith("Parcels"), undefined, {
      timeout: 60_000,
    });
    expect(map.url()).toBe(address);
    await map.context().close();
  });

  it("has no page for authors where it has credentials of CARTO", async () => {
    for (const path of ["/author", "/author/deliveries", "/author/files/author.js"]) {
      const response = await fetch(`http://localhost:${port}${path}`);
      await response.body?.cancel();
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it("can be reached from this machine only", async () => {
    const addresses = Deno.networkInterfaces()
      .filter(({ family, address }) => family === "IPv4" && address !== "127.0.0.1")
      .map(({ address }) => address);
    for (const hostname of [...addresses, ...(Deno.build.os === "linux" ? ["127.0.0.2"] : [])]) {
      await expect(Deno.connect({ hostname, port })).rejects.toThrow(Deno.errors.ConnectionRefused);
    }
  });

  it("says in words why it does not start with a wrong setting", async () => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "dev.ts"],
      cwd: project,
      env: { PORT: "eight" },
    }).output();
    const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    expect(code).toBe(1);
    expect(output).toContain("PORT must be a number");
    expect(output).not.toContain("    at ");
  });
});
