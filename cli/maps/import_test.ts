import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { startEmulator } from "../../emulator/mod.ts";
import { layOutData } from "../../emulator/test_data.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import type { CartoConfig } from "../../lib/config/config.ts";
import { loadMaps, misfitsOf } from "../../lib/maps/live/load_maps.ts";
import { makeDataDir } from "../../tests/helpers/app.ts";
import { askShapes } from "./ask_shapes.ts";
import { fetchBuilderMap } from "./import.ts";
import { parseImportArguments } from "./import_arguments.ts";

const ROOT = new URL("../../", import.meta.url);
const FIXTURE = new URL("lib/maps/builder/fixtures/city.json", ROOT);
const TOKEN = "eyJhbGciOiJIUzI1NiJ9.map-of-everything.c2lnbmF0dXJl";

const POLICY = `{
  "version": 3,
  "datasets": {
    "stores": { "table": "acme.retail.stores", "columns": ["geom"] }
  },
  "groups": { "A": { "stores": "all" } }
}
`;

async function inFolder(
  use: (folder: string, run: (...args: string[]) => Promise<[code: number, said: string]>) => //
  Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const kept = ["PATH", "HOME", "DENO_DIR"].flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  try {
    await Deno.writeTextFile(`${folder}/policy.json`, POLICY);
    await use(folder, async (...args) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--quiet", "cli/maps.ts", "import", ...args],
        cwd: ROOT,
        clearEnv: true,
        stdin: "null",
        env: {
          ...Object.fromEntries(kept),
          POLICY_PATH: `${folder}/policy.json`,
          MAPS_PATH: `${folder}/maps`,
        },
      }).output();
      return [code, [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("")];
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

describe("deno task maps import", () => {
  it("writes a map that fits, and datasets that no group has", async () => {
    await inFolder(async (folder, run) => {
      const [code, said] = await run(FIXTURE.pathname, "--id", "city");
      expect([code, said]).toEqual([0, expect.stringContaining("stores_2, demand")]);
      expect(said).not.toContain(TOKEN);
      const text = await Deno.readTextFile(`${folder}/policy.json`);
      expect(text.startsWith(POLICY.slice(0, POLICY.indexOf("\n  },\n")))).toBe(true);
      const policy = parsePolicyText(text);
      expect(policy.groups).toEqual({ A: { stores: "all" } });
      const map = await Deno.readTextFile(`${folder}/maps/city.json`);
      expect(map).not.toContain(TOKEN);
      const { maps, unusable } = loadMaps([{ id: "city", file: "city.json", text: map }]);
      expect(unusable).toEqual([]);
      expect(maps.flatMap((one) => misfitsOf(one, policy).faults)).toEqual([]);

      // A second time: the file is not replaced without an answer, the datasets are the same.
      const [again, why] = await run(FIXTURE.pathname, "--id", "city");
      expect([again, why]).toEqual([1, expect.stringContaining("nothing was written")]);
      const [other, wrote] = await run(FIXTURE.pathname, "--id", "other");
      expect([other, wrote]).toEqual([0, expect.stringContaining("had already: stores_2")]);
      expect(await Deno.readTextFile(`${folder}/policy.json`)).toBe(text);
    });
  });

  it("writes nothing in a dry run, or where nothing of the map is left", async () => {
    await inFolder(async (folder, run) => {
      const [code, said] = await run(FIXTURE.pathname, "--dry-run");
      expect([code, said]).toEqual([0, expect.stringContaining('"title": "City operations"')]);
      const empty = `${folder}/empty.json`;
      await Deno.writeTextFile(empty, '{"keplerMapConfig": {"version": "v1", "config": {}}}');
      expect((await run(empty))[0]).toBe(1);
      const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
      expect(names.toSorted()).toEqual(["empty.json", "policy.json"]);
      expect(await Deno.readTextFile(`${folder}/policy.json`)).toBe(POLICY);
    });
  });
});

describe("a map by its id", () => {
  const ID = "0f3a1c52-5a5e-4c6e-9f40-0c6f6d2f2b11";

  async function withCarto(
    answer: (request: Request) => Response,
    use: (carto: CartoConfig) => Promise<void>,
  ): Promise<void> {
    await using server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request) =>
        new URL(request.url).pathname === "/oauth/token"
          ? Response.json({ access_token: "oauth", expires_in: 60, token_type: "Bearer" })
          : answer(request),
    );
    const apiBaseUrl = `http://127.0.0.1:${server.addr.port}`;
    const authUrl = `${apiBaseUrl}/oauth/token`;
    await use({ apiBaseUrl, authUrl, clientId: "c", clientSecret: "s", connection: "carto_dw" });
  }

  it("is read with the OAuth client's token", async () => {
    const asked: string[] = [];
    await withCarto((request) => {
      asked.push(`${new URL(request.url).pathname} ${request.headers.get("authorization")}`);
      return Response.json({ keplerMapConfig: { version: "v1" } });
    }, async (carto) => {
      expect(JSON.parse(await fetchBuilderMap(carto, ID))).toHaveProperty("keplerMapConfig");
    });
    expect(asked).toEqual([`/v3/maps/public/${ID} Bearer oauth`]);
  });

  it("that CARTO does not give is refused with what to do, and without its token", async () => {
    for (const status of [401, 403, 404]) {
      await withCarto(
        () => Response.json({ error: "no", token: TOKEN }, { status }),
        async (carto) => {
          const error = await fetchBuilderMap(carto, ID).catch((error) => error);
          expect(String(error)).toMatch(/does not give the Builder map .* shared with/);
          expect(String(error)).not.toContain(TOKEN);
        },
      );
    }
    await withCarto(() => Response.json({ token: TOKEN }), async (carto) => {
      const error = await fetchBuilderMap(carto, ID).catch((error) => error);
      expect(String(error)).toMatch(/Builder map: the answer is not what CARTO documents/);
      expect(String(error)).not.toContain(TOKEN);
    });
  });
});

describe("the arguments", () => {
  it("are a file or an id, and options by a dataset's label", () => {
    const args = ["maps/x.json", "--table", "A=B=p.d.t", "--geometry", "Roads=line", "--dry-run"];
    expect(parseImportArguments(args, "usage")).toEqual({
      source: { file: "maps/x.json" },
      id: undefined,
      tables: { "A=B": "p.d.t" },
      shapes: { Roads: "line" },
      isDryRun: true,
    });
    expect(parseImportArguments(["0F3A1C52-5a5e-4c6e-9f40-0c6f6d2f2b11"], "usage").source)
      .toHaveProperty("cartoMapId");
  });

  it("are refused otherwise", () => {
    const wrong: string[][] = [
      [],
      ["a", "b"],
      ["a", "--id", "../b"],
      ["a", "--table", "b"],
      ["a", "--geometry", "b=circle"],
      ["a", "--unknown"],
    ];
    for (const args of wrong) expect(() => parseImportArguments(args, "usage")).toThrow();
  });
});

describe("geometries that a Builder map does not say", () => {
  it("are asked of CARTO, table by table", async () => {
    const dataDir = await makeDataDir();
    await layOutData(dataDir);
    const carto = await startEmulator({ dataDir });
    try {
      const tables = ["zones", "routes", "deliveries", "nowhere"].map((name) => ({
        id: name,
        table: `acme.logistics.${name}`,
        column: "geom",
      }));
      const context = { carto, dialect: "bigquery", origin: "http://localhost:8000" } as const;
      const { shapes, refusals } = await askShapes(tables, context);
      expect(shapes).toEqual({ zones: "polygon", routes: "line", deliveries: "point" });
      expect(refusals).toEqual([expect.stringContaining("acme.logistics.nowhere")]);
    } finally {
      await carto.close();
      await Deno.remove(dataDir, { recursive: true });
    }
  });
});
