import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { layOutData } from "../../emulator/test_data.ts";
import { failToStart, freePort, makeDataDir, type RunningApp, startApp } from "../helpers/app.ts";
import { serveArchive } from "../helpers/archive_server.ts";
import { signInCookie } from "../helpers/client.ts";
import { protomapsArchive, TOWN } from "../helpers/protomaps_archive.ts";
import { rawGet } from "../helpers/raw_http.ts";

let folder: string;
beforeAll(async () => {
  folder = await makeDataDir();
  await layOutData(folder);
  await Deno.writeFile(`${folder}/world.pmtiles`, protomapsArchive());
  await Deno.writeFile(`${folder}/pictures.pmtiles`, protomapsArchive({ tileType: 2 }));
  await Deno.writeTextFile(`${folder}/text.pmtiles`, "no archive");
});
afterAll(async () => {
  await Deno.remove(folder, { recursive: true });
});

/** @returns the map's page. */
async function mapPage(app: RunningApp): Promise<string> {
  const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
  return await (await fetch(`${app.origin}/maps/deliveries`, { headers: { cookie } })).text();
}

/** @returns the tile's path that the page names, with its version where it has one. */
async function tilePath(app: RunningApp, place: string): Promise<string> {
  const template = (await mapPage(app)).match(/\/basemap\/\{z\}\/\{x\}\/\{y\}(\?v=[0-9a-f]{16})?/);
  return `/basemap/${place}${template?.[1] ?? ""}`;
}

describe("an app whose basemap is a file", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp({ environment: { BASEMAP: `${folder}/world.pmtiles` } });
  });
  afterAll(async () => {
    await app.stop();
  });

  it("serves its tiles with an immutable cache under their version", async () => {
    const response = await fetch(`${app.origin}${await tilePath(app, "3/2/1")}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const text = new TextDecoder().decode(await response.arrayBuffer());
    expect(text).toContain(TOWN);
  });

  it("sends them packed, as they are stored", async () => {
    const answer = await rawGet(app.origin, "/basemap/0/0/0", { method: "HEAD" });
    expect(answer?.headers.get("content-encoding")).toBe("gzip");
    const length = Number(answer?.headers.get("content-length"));
    const unpacked = await (await fetch(`${app.origin}/basemap/0/0/0`)).arrayBuffer();
    expect([length > 0, length < unpacked.byteLength]).toEqual([true, true]);
  });

  it("sends none twice to who has it, and none that the archive lacks", async () => {
    const first = await fetch(`${app.origin}/basemap/2/1/1`);
    await first.body?.cancel();
    const etag = first.headers.get("etag") ?? "";
    const again = await fetch(first.url, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
    const deeper = await fetch(`${app.origin}/basemap/14/0/0`);
    expect([deeper.status, await deeper.text()])
      .toEqual([404, "The basemap has zoom levels 0 to 13."]);
  });

  it("tells browsers which tiles there are, and not where its server has them", async () => {
    const page = await mapPage(app);
    expect(page).toContain("protomaps");
    expect(page).not.toContain(folder);
    expect(page).not.toContain("world.pmtiles");
  });
});

describe("an app whose basemap is on the web", () => {
  it("starts while that is down, and draws on it once it is up", async () => {
    const port = freePort();
    const app = await startApp({
      environment: { BASEMAP: `http://127.0.0.1:${port}/world.pmtiles` },
    });
    const tile = await fetch(`${app.origin}/basemap/0/0/0`);
    expect(tile.status).toBe(503);
    expect(tile.headers.get("retry-after")).toBe("5");
    expect(await tile.text()).toBe("The basemap cannot be read now.");
    expect(await mapPage(app)).toContain("/basemap/{z}/{x}/{y}");

    await using server = serveArchive(protomapsArchive(), port);
    const status = async () => (await fetch(`${app.origin}/basemap/0/0/0`)).status;
    while (await status() === 503) await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await status()).toBe(200);
    const versioned = await fetch(`${app.origin}${await tilePath(app, "3/2/1")}`);
    expect(versioned.headers.get("cache-control")).toContain("immutable");
    await versioned.body?.cancel();
    expect(server.ranges.length).toBeGreaterThan(0);
    await app.stop();
    expect(app.output().match(/"event":"basemap_\w+"/g))
      .toEqual(['"event":"basemap_unavailable"', '"event":"basemap_available"']);
  });
});

describe("an app with the wrong basemap", () => {
  const boots: [string, () => string, string[]][] = [
    ["pictures", () => `${folder}/pictures.pmtiles`, [
      "pictures.pmtiles holds PNG tiles, not vector tiles (MVT)",
      "Make an archive with pmtiles extract",
    ]],
    ["no archive", () => `${folder}/text.pmtiles`, [
      "text.pmtiles is not a PMTiles archive",
    ]],
    ["no file", () => `${folder}/none.pmtiles`, ["There is no", "Set BASEMAP"]],
  ];
  for (const [name, place, messages] of boots) {
    it(`does not start with ${name}, and says what to do`, async () => {
      const { output, code } = await failToStart({
        BASEMAP: place(),
        PORT: String(freePort()),
        EMULATOR_PORT: String(freePort()),
        KV_PATH: `${folder}/kv-${name.replaceAll(" ", "-")}.sqlite3`,
      });
      expect(code).toBe(1);
      for (const text of messages) expect(output).toContain(text);
      expect(output).not.toContain("    at ");
    });
  }

  it("says how to start with a file that its permissions do not name", async () => {
    const { output, code } = await failToStart({
      BASEMAP: "/srv/world.pmtiles",
      PORT: String(freePort()),
      EMULATOR_PORT: String(freePort()),
      KV_PATH: `${folder}/kv.sqlite3`,
    }, { permissions: ["-P=app"] });
    expect(code).toBe(1);
    expect(output).toContain("which is outside its own folder");
    expect(output).toContain("deno task start");
    expect(output).not.toContain("    at ");
  });
});
