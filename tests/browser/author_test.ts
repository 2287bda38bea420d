/** The page for authors, in the development server. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import type { Browser, Page } from "playwright-core";
import { layOutData } from "../../emulator/test_data.ts";
import { freePort } from "../helpers/app.ts";
import { axeFindings } from "../helpers/axe.ts";
import { launchBrowser, openMap, type Watched, watchedPage } from "../helpers/browser.ts";
import { SAME_ORIGIN } from "../helpers/client.ts";
import { copyApp } from "../helpers/copied_app.ts";
import { layOutAccounts } from "../helpers/demo_accounts.ts";
import { storesInView } from "../helpers/map_page.ts";
import { rawGet } from "../helpers/raw_http.ts";

const MAP = `{
  "version": 1,
  "title": "Shops",
  "layers": [
    { "id": "shops", "dataset": "retail_stores", "type": "point", "title": "Shops" }
  ],
  "widgets": [
    {
      "id": "count",
      "type": "formula",
      "dataset": "retail_stores",
      "operation": "count",
      "over": "all"
    }
  ]
}
`;

/** The same for one group. */
const NARROW = MAP.replace('"title": "Shops",', '"title": "Shops",\n  "groups": ["NEW YORK"],');

let project: string;
let origin: string;
let server: Deno.ChildProcess;
let browser: Browser;
let watched: Watched;
let page: Page;

const file = () => `${project}/maps/shops.json`;

/** @returns once the development server answers. */
async function startDev(): Promise<void> {
  project = await copyApp({ mapBundled: true });
  const data = `${project}/.data/demo`;
  await layOutData(data);
  await layOutAccounts(`${data}/kv.sqlite3`);
  await Deno.writeTextFile(file(), MAP);
  await Deno.writeTextFile(`${project}/maps/narrow.json`, NARROW);
  const port = freePort();
  origin = `http://localhost:${port}`;
  server = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", "dev.ts"],
    cwd: project,
    env: {
      PORT: String(port),
      APP_ORIGIN: origin,
      EMULATOR_PORT: String(freePort()),
      KV_PATH: `${data}/kv.sqlite3`,
    },
    stdout: "null",
    stderr: "null",
  }).spawn();
  const deadline = performance.now() + 60_000;
  for (;;) {
    const isUp = await fetch(`${origin}/healthz`).then(
      (response) => response.text().then(() => response.ok),
      () => false,
    );
    if (isUp) return;
    if (performance.now() > deadline) throw new Error("deno task dev does not answer");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

beforeAll(async () => {
  await startDev();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  server.kill("SIGINT");
  await server.status;
  await Deno.remove(project, { recursive: true });
});

/** Replaces the document in the editor. */
async function write(text: string): Promise<void> {
  await page.locator(".cm-content").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

const status = (text: string) => page.getByRole("status").filter({ hasText: text }).first();
const chooseGroup = (group: string) => page.getByLabel("Preview as").selectOption(group);

describe("the page for authors", () => {
  beforeAll(async () => {
    watched = await watchedPage(browser, {
      viewport: { width: 1280, height: 720 },
      drawsMaps: false,
    });
    page = watched.page;
    await page.goto(`${origin}/author/shops`);
    await status("No faults").waitFor();
  });
  beforeEach(async () => {
    await write(MAP);
    await chooseGroup("BOSTON");
    await status("No faults").waitFor();
  });
  afterAll(async () => {
    await watched.context.close();
    expect(watched.complaints).toEqual([]);
  });

  it("underlines a fault with its place, and draws the map again once it is corrected", async () => {
    expect(await storesInView(page)).toBeGreaterThan(0);
    await write(MAP.replace('"title": "Shops" }', '"titel": "Markets" }'));
    await status("1 fault").waitFor();
    expect(await page.locator(".cm-lintRange-error").innerText()).toBe('"titel"');
    await page.locator(".cm-lintRange-error").hover();
    const message = page.locator(".cm-tooltip-lint");
    await message.waitFor();
    expect(await message.innerText()).toMatch(/layers\[0\]\.titel: is not known here; known are/);
    const listed = page.locator(".author-fault");
    expect(await listed.innerText()).toMatch(/^5:67\s+layers\[0\]\.titel is not known here/);
    // What was drawn stays.
    expect(await storesInView(page)).toBeGreaterThan(0);
    await listed.click();
    expect(await page.locator(".cm-activeLine").innerText()).toContain('"titel"');

    await write(MAP.replace('"title": "Shops" }', '"title": "Markets" }'));
    await status("No faults").waitFor();
    await page.locator(".layers").getByText("Markets").first().waitFor();
    expect(await Deno.readTextFile(file())).toBe(MAP);
  });

  it("shows each group its own rows, as a person of the group sees them", async () => {
    const visitor = await watchedPage(browser, { drawsMaps: false });
    const path = "/maps/shops";
    const ofNewYork = await openMap(visitor.page, origin, "user.ny@acme.com", "ny", path);
    await visitor.context.close();
    const ofBoston = await storesInView(page);
    expect(ofBoston).not.toBe(ofNewYork);

    await chooseGroup("NEW YORK");
    await page.locator(".author-seen summary", { hasText: "NEW YORK" }).waitFor();
    await status("No faults").waitFor();
    await page.locator(`[data-widget="count"] .figure[title^="${ofNewYork}"]`).waitFor();
    expect(await storesInView(page)).toBe(ofNewYork);
  });

  it("says why a group does not get the map", async () => {
    await write(NARROW);
    await page.getByText("BOSTON does not get this map.").waitFor();
    await page.locator(".author-seen summary").click();
    expect(await page.locator(".author-seen li").allInnerTexts())
      .toEqual(["closed: it is for NEW YORK only"]);
  });

  it("completes names by the schema", async () => {
    await write(MAP.replace('"type": "point",', '"type": "point", "opac": 1,'));
    await page.locator(".cm-line", { hasText: "opac" }).getByText("opac").click();
    await page.keyboard.press("Control+Space");
    const options = page.locator(".cm-tooltip-autocomplete li");
    await options.filter({ hasText: "opacity" }).click();
    expect(await page.locator(".cm-content").innerText()).toContain('"opacity": 1');
    await status("No faults").waitFor();
  });

  it("is left by Escape, and is used by keyboard from there on", async () => {
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Tab");
    expect(await page.locator(".cm-editor.cm-focused").count()).toBe(1);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("author-status");
    await page.keyboard.press("Tab");
    expect(await page.locator(".author-document :focus, .author-preview :focus").count()).toBe(1);
    // The editor learns of it a moment later.
    await page.locator(".cm-editor.cm-focused").waitFor({ state: "detached" });
  });

  it("has no accessibility faults, with and without faults in the document, in light and dark", async () => {
    await storesInView(page);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await write(MAP);
      await status("No faults").waitFor();
      expect(await axeFindings(page)).toEqual([]);
      await write(MAP.replace('"point"', '"dot"'));
      await status("1 fault").waitFor();
      expect(await axeFindings(page)).toEqual([]);
    }
  });

  it("speaks Spanish", async () => {
    const spanish = await watchedPage(browser, { locale: "es-ES", drawsMaps: false });
    await spanish.page.goto(`${origin}/author/shops`);
    await spanish.page.getByText("Sin errores").waitFor();
    expect(await spanish.page.getByLabel("Ver como").count()).toBe(1);
    expect(spanish.complaints).toEqual([]);
    await spanish.context.close();
  });

  it("saves what has no faults, and not over another program's change", async () => {
    const save = page.getByRole("button", { name: "Save" });
    await write(MAP.replace('"point"', '"dot"'));
    await save.click();
    await status("Not saved: fix the faults first.").waitFor();
    expect(await Deno.readTextFile(file())).toBe(MAP);

    const renamed = MAP.replaceAll("Shops", "Markets");
    await write(renamed);
    await status("No faults").waitFor();
    await page.keyboard.press("ControlOrMeta+S");
    await status("Saved.").waitFor();
    expect(await Deno.readTextFile(file())).toBe(renamed);
    const names = await Array.fromAsync(Deno.readDir(`${project}/maps`), ({ name }) => name);
    expect(names.filter((name) => !name.endsWith(".json"))).toEqual([]);

    const another = MAP.replaceAll("Shops", "Kiosks");
    await Deno.writeTextFile(file(), another);
    await write(MAP);
    await save.click();
    await status("the file was changed by another program").waitFor();
    expect(await Deno.readTextFile(file())).toBe(another);
    // The browser itself logs the two refusals.
    expect(watched.complaints.splice(0))
      .toEqual([422, 409].map((code) => expect.stringMatching(`status of ${code} .*/save`)));
  });
});

describe("the page for authors and its API", () => {
  const post = (name: string, body: unknown, headers: Readonly<Record<string, string>>) =>
    fetch(`${origin}/api/author/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const statusOf = async (asked: Promise<Response>) => {
    const response = await asked;
    await response.body?.cancel();
    return response.status;
  };

  it("do not exist by another name, nor behind a proxy", async () => {
    expect((await rawGet(origin, "/author/shops"))?.status).toBe(200);
    for (const path of ["/author", "/author/shops", "/author/files/author.js"]) {
      for (const host of ["evil.example", "192.168.1.7", "localhost.evil.example"]) {
        const answer = await rawGet(origin, path, { headers: [`Host: ${host}`] });
        expect([path, host, answer?.status]).toEqual([path, host, 404]);
      }
      const headers = ["Host: localhost", "X-Forwarded-For: 203.0.113.7"];
      expect((await rawGet(origin, path, { headers }))?.status).toBe(404);
    }
    const name = { ...SAME_ORIGIN, "x-forwarded-for": "203.0.113.7" };
    expect(await statusOf(post("preview", { group: "BOSTON" }, name))).toBe(404);
  });

  it("refuse another site's requests", async () => {
    const draft = { id: "shops", text: MAP, version: "" };
    const others: Readonly<Record<string, string>>[] = [
      { "sec-fetch-site": "cross-site" },
      { origin: "https://evil.example" },
    ];
    for (const headers of others) {
      for (const [name, body] of [["preview", { group: "BOSTON" }], ["save", draft]] as const) {
        expect(await statusOf(post(name, body, headers))).toBe(403);
      }
    }
  });

  it("give a draft to a session alone, and a session for groups of the policy alone", async () => {
    expect(await statusOf(post("draft", { id: "shops", text: MAP }, SAME_ORIGIN))).toBe(401);
    for (const group of ["OTHERS", "__proto__"]) {
      expect(await statusOf(post("preview", { group }, SAME_ORIGIN))).toBe(400);
    }
  });

  it("begin with a group that gets the map", async () => {
    const startOf = async (id: string) => await (await fetch(`${origin}/author/${id}`)).text();
    expect(await startOf("shops")).toContain('"group":"BOSTON"');
    expect(await startOf("narrow")).toContain('"group":"NEW YORK"');
  });

  it("read and write files of the maps' folder alone", async () => {
    for (const id of ["../policy", "..%2Fpolicy", "none", "", "/etc/passwd"]) {
      const saved = post("save", { id, text: MAP, version: "" }, SAME_ORIGIN);
      expect([id, await statusOf(saved)]).toEqual([id, 404]);
    }
    expect(await statusOf(fetch(`${origin}/author/..%2Fpolicy`))).toBe(404);
  });
});
