import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { Catalog } from "./store/catalog.ts";
import { databasePath } from "./store/database.ts";

const CONFIG = fileURLToPath(new URL("../deno.json", import.meta.url));
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));

describe("deno task carto", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(folder, { recursive: true }));

  const run = (port: string, ...args: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--allow-all", `--config=${CONFIG}`, MAIN, ...args],
      cwd: folder,
      env: { EMULATOR_PORT: port, NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();

  it("tells where it is and how to use it, answers, and stops at Ctrl-C", async () => {
    const process = run("0");
    const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let output = "";
    while (!output.includes("CARTO_CONNECTION=")) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`It ended early: ${output}`);
      output += value;
    }
    const url = /CARTO_API_BASE_URL=(\S+)/.exec(output)?.[1] ?? "";
    const response = await fetch(`${url}/v3/tokens`);
    expect(response.status).toBe(401);
    await response.body?.cancel();
    process.kill("SIGINT");
    expect((await process.status).code).toBe(0);
    await reader.cancel();
    await process.stderr.cancel();
  });

  it("may keep its data where the root's task keeps them", async () => {
    const root = fileURLToPath(new URL("../", import.meta.url));
    // As `deno task carto` runs it: a set of that name in the member's configuration would win.
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-check", "-P=carto", "emulator/main.ts", "import", "none.csv"],
      cwd: root,
      stdout: "null",
      stderr: "piped",
    }).output();
    expect(new TextDecoder().decode(stderr)).toBe('There is no file "none.csv".\n');
  });

  it("imports a file, and tells what it made of it or why it did not", async () => {
    await Deno.writeTextFile(`${folder}/shops.csv`, "lon,lat,name\n1,2,a\n3,4,b\n,,c\n5,6\n");
    const { code, stdout } = await run("0", "import", "shops.csv", "--table", "my.own.shops")
      .output();
    const output = new TextDecoder().decode(stdout);
    expect(code).toBe(0);
    expect(output).toMatch(/^my\.own\.shops: 3 rows in [\d.]+ s into \.data\/, with/m);
    expect(output).toContain("  name  string\n");
    expect(output).toContain("Without a geometry: 1\n");
    expect(output).toContain(
      "Left out: 1 with more or fewer fields than the header (first: line 5)",
    );
    const made = await run("0", "tileset", "my.own.shops", "--zoom", "0-2").output();
    expect(new TextDecoder().decode(made.stdout))
      .toMatch(/^my\.own\.shops_tileset: 3 tiles of zooms 0 to 2 in [\d.]+ s, in \.data\/$/m);
    const none = await run("0", "tileset", "my.own.none").output();
    expect([none.code, new TextDecoder().decode(none.stderr)])
      .toEqual([1, "Table not found: my.own.none\n"]);
    const wrong = await run("0", "import", "none.csv").output();
    expect(wrong.code).toBe(1);
    expect(new TextDecoder().decode(wrong.stderr)).toBe('There is no file "none.csv".\n');
  });

  it("imports into the demo's database where it is asked to, or where the demo ran", async () => {
    await Deno.writeTextFile(`${folder}/own.csv`, "lon,lat,name\n1,2,a\n");
    const count = (dataDir: string, table: string) => {
      const database = new DatabaseSync(databasePath(`${folder}/${dataDir}`), { readOnly: true });
      const rows = new Catalog(database).find(table)?.rowCount;
      database.close();
      return rows;
    };
    const first = await run("0", "import", "own.csv", "--demo", "--table", "my.own.demo").output();
    expect(first.code).toBe(0);
    expect([count(".data/demo", "my.own.demo"), count(".data", "my.own.demo")])
      .toEqual([1, undefined]);
    const second = await run("0", "import", "own.csv", "--table", "my.own.both").output();
    expect(second.code).toBe(0);
    expect([count(".data/demo", "my.own.both"), count(".data", "my.own.both")]).toEqual([1, 1]);
  });

  it("ends with the reason where the port is taken or is none", async () => {
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    for (
      const [port, reason] of [
        [String(taken.addr.port), "set EMULATOR_PORT to another port"],
        ["http", 'EMULATOR_PORT must be a port number from 0 to 65535, not "http"'],
      ] as const
    ) {
      const { code, stderr } = await run(port).output();
      expect(code).toBe(1);
      expect(new TextDecoder().decode(stderr)).toContain(reason);
    }
    taken.close();
  });
});
