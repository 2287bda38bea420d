/** House rules that span several files. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { variableNames } from "../lib/config/config_variables.ts";
import { makeDataDir } from "./helpers/app.ts";

const ROOT = new URL("../", import.meta.url).pathname;

const Configuration = v.looseObject({
  links: v.optional(v.array(v.string())),
  workspace: v.array(v.string()),
  lock: v.optional(v.unknown()),
  permissions: v.object({ app: v.object({ env: v.array(v.string()) }) }),
});

async function configuration(name: string) {
  const text = await Deno.readTextFile(`${ROOT}${name}`);
  return v.parse(Configuration, JSON.parse(text));
}

describe("deno.json", () => {
  it("has each name of a task once, where JSON would keep the last", async () => {
    const [tasks = ""] = (await Deno.readTextFile(`${ROOT}deno.json`)).split('\n  "workspace"');
    const names = [...tasks.matchAll(/^ {4}"([\w:]+)": [{"]/gm)].map(([, name]) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

describe("deno.jsr.json", () => {
  it("is deno.json without links, and with a lock file of its own", async () => {
    const { links, lock: ourLock, ...ours } = await configuration("deno.json");
    const { lock, ...theirs } = await configuration("deno.jsr.json");
    expect(theirs).toEqual(ours);
    expect(links).not.toHaveLength(0);
    expect(lock).toEqual({ path: "./deno.jsr.lock" });
    expect(ourLock).toEqual({ path: "./deno.lock", frozen: true });
  });
});

describe("the app's permissions", () => {
  it("let it read the variables it documents, and KV's own", async () => {
    const { permissions } = await configuration("deno.json");
    expect(permissions.app.env.toSorted())
      .toEqual([...variableNames(), "DENO_KV_ACCESS_TOKEN"].sort());
  });

  it("let it read what Fresh reads of the environment when it is loaded", async () => {
    const { permissions } = await configuration("deno.json");
    expect(permissions.app.env)
      .toEqual(expect.arrayContaining(["DENO_DEPLOYMENT_ID", "GITHUB_SHA", "CI_COMMIT_SHA"]));
  });
});

describe("the theme", () => {
  it("is eight variables at most, and all that the styles take from it", async () => {
    const theme = await Deno.readTextFile(`${ROOT}static/theme.css`);
    const sheets = ["static/base.css"];
    for (const folder of ["styles", "styles/pages", "styles/admin"]) {
      for await (const { name } of Deno.readDir(`${ROOT}${folder}`)) {
        if (name.endsWith(".css")) sheets.push(`${folder}/${name}`);
      }
    }
    const texts = await Promise.all(sheets.map((path) => Deno.readTextFile(`${ROOT}${path}`)));
    const styles = texts.join("");
    const given = [...theme.matchAll(/^ {2}(--[\w-]+):/gm)].map(([, name]) => name);
    const taken = new Set([...styles.matchAll(/var\((--theme-[\w-]+)/g)].map(([, name]) => name));
    expect(given.length).toBeLessThanOrEqual(8);
    expect([...taken].sort()).toEqual(given.sort());
  });
});

const Lock = v.object({ npm: v.record(v.string(), v.object({ integrity: v.string() })) });
const Bill = v.object({
  bomFormat: v.literal("CycloneDX"),
  specVersion: v.literal("1.6"),
  components: v.array(v.object({
    name: v.string(),
    version: v.string(),
    purl: v.optional(v.string()),
    hashes: v.tuple([v.object({ alg: v.string(), content: v.string() })]),
  })),
});

/** Folders with a deno.json and a lock file: all but the workspace's members. */
async function projects(): Promise<string[]> {
  const { workspace } = await configuration("deno.json");
  const members = workspace.map((path) => new URL(`${path}/`, `file://${ROOT}`).pathname);
  return (await configured(ROOT)).filter((folder) => !members.includes(folder));
}

async function configured(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (/^(node_modules|_fresh|jsr|\..*)$/.test(name)) continue;
    if (isDirectory) found.push(...await configured(`${folder}${name}/`));
    else if (name === "deno.json") found.push(folder);
  }
  return found;
}

const read = async (path: string): Promise<unknown> => JSON.parse(await Deno.readTextFile(path));

async function billOf(lock: string): Promise<v.InferOutput<typeof Bill>> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "sbom", lock],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  return v.parse(Bill, JSON.parse(new TextDecoder().decode(stdout)));
}

describe("packages", () => {
  it("are locked with their integrity, and nothing is installed that is not", async () => {
    const folders = await projects();
    expect(folders.length).toBeGreaterThan(3);
    for (const folder of folders) {
      const { lock } = v.parse(
        v.looseObject({ lock: v.unknown() }),
        await read(`${folder}deno.json`),
      );
      expect([folder, lock]).toEqual([folder, { path: "./deno.lock", frozen: true }]);
      const { npm } = v.parse(Lock, await read(`${folder}deno.lock`));
      for (const [name, { integrity }] of Object.entries(npm)) {
        expect([name, integrity]).toEqual([name, expect.stringMatching(/^sha512-[\w+/]{86}==$/)]);
      }
    }
  });

  it("run no scripts of theirs when they are installed", async () => {
    for (const folder of await projects()) {
      const text = await Deno.readTextFile(`${folder}deno.json`);
      expect([folder, /allow-?scripts/i.exec(text)]).toEqual([folder, null]);
    }
  });

  it("are all in the bill of materials, with the digest of what is installed", async () => {
    const { npm } = v.parse(Lock, await read(`${ROOT}deno.lock`));
    const { components } = await billOf("deno.lock");
    for (const [key, { integrity }] of Object.entries(npm)) {
      const [, name = "", version = ""] = /^(@?[^@]+)@([^_]+)/.exec(key) ?? [];
      const listed = components.find((one) => one.name === name && one.version === version);
      expect(listed?.purl).toBe(`pkg:npm/${name.replace("@", "%40")}@${version}`);
      expect(listed?.hashes[0].alg).toBe("SHA-512");
      const digest = Uint8Array.fromHex(listed?.hashes[0].content ?? "").toBase64();
      expect(`sha512-${digest}`).toBe(integrity);
    }
    expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length);
  });

  it("of JSR are in the bill of materials too, where the app is installed from there", async () => {
    const folder = await makeDataDir();
    const path = `${folder}/deno.lock`;
    const jsr = { "@fresh/core@2.3.3": { integrity: "ab".repeat(32) } };
    await Deno.writeTextFile(path, JSON.stringify({ version: "5", npm: {}, jsr }));
    const { components } = await billOf(path);
    await Deno.remove(folder, { recursive: true });
    expect(components).toMatchObject([
      {
        name: "@fresh/core",
        version: "2.3.3",
        hashes: [{ alg: "SHA-256", content: "ab".repeat(32) }],
      },
    ]);
  });
});

describe("the app's own files", () => {
  it("are found by one module, whose level a bundle keeps", async () => {
    const { stdout } = await new Deno.Command("git", {
      args: [
        ...["grep", "--untracked", "--files-with-matches", "--fixed-strings", "import.meta.", "--"],
        ...["main.ts", "serve.ts", "fresh.config.ts", "cli", "lib", "routes", "components"],
        ...["islands", ":!*_test.ts", ":!*_test.tsx"],
      ],
      cwd: ROOT,
    }).output();
    expect(new TextDecoder().decode(stdout).trim().split("\n")).toEqual(["lib/app_folder.ts"]);
  });
});

async function* sourcesBelow(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sourcesBelow(new URL(`${name}/`, folder));
    else if (/(?<!_test)\.ts$/.test(name)) yield new URL(name, folder);
  }
}

describe("a secret", () => {
  it("is no UUID: those have fewer random bits (OWASP ASVS 5.0, 11.5.1)", async () => {
    const folder = new URL("../lib/identity/", import.meta.url);
    const files = await Array.fromAsync(sourcesBelow(folder));
    expect(files.length).toBeGreaterThan(40);
    for (const file of files) {
      const text = await Deno.readTextFile(file);
      expect([file.href, text.includes("randomUUID")]).toEqual([file.href, false]);
    }
  });
});
