/** The examples in deploy/, the Dockerfile and compose.yaml agree with the app. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { variableNames } from "../lib/config/config_variables.ts";
import { ignoredBy, parseDockerfile } from "../scripts/rehearse/container/dockerfile.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../${path}`, import.meta.url));

/** Variables of Deno's own, and of the shell. */
const OF_DENO = ["DENO_DIR", "DENO_KV_ACCESS_TOKEN", "PATH"];

describe("the examples for deployment", () => {
  it("set only variables that the app or Deno knows", async () => {
    const compose = /\n {2}app:\n[^]*?\n {4}environment:\n([^]*?)\n {4}\w/
      .exec(await read("compose.yaml"))?.[1] ?? "";
    const set = {
      compose: [...compose.matchAll(/^ {6}([A-Z_]+):/gm)],
      kubernetes: [...(await read("deploy/kubernetes.yaml")).matchAll(/\{ name: ([A-Z_]+),/g)],
      systemd: [...(await read("deploy/systemd/carto-embed.service"))
        .matchAll(/(?<=^Environment=.*)\b([A-Z_]+)=/gm)],
    };
    const known = [...variableNames(), ...OF_DENO];
    for (const [example, names] of Object.entries(set)) {
      expect(names.length).toBeGreaterThan(2);
      const unknown = names.filter(([, name = ""]) => !known.includes(name));
      expect([example, unknown.map(([, name]) => name)]).toEqual([example, []]);
    }
  });

  it("use the Deno that the project is run with, one for building and serving", async () => {
    const [, version] = /deno@([\d.]+) task start/.exec(await read("README.md")) ?? [];
    const images = parseDockerfile(await read("Dockerfile")).map(({ image }) => image);
    expect(images).toEqual(Array(2).fill(`denoland/deno:${version}`));
  });

  it("end as a user without rights, and build without secrets, data and packages", async () => {
    const steps = parseDockerfile(await read("Dockerfile")).at(-1)?.instructions ?? [];
    expect(steps.find(({ name }) => name === "USER")?.text).toBe("1993:1993");
    const isIgnored = ignoredBy(await read(".dockerignore"));
    const paths = [".env", ".env.production", ".git/config", ".data/kv.sqlite3", "node_modules/a"];
    expect(paths.filter((path) => !isIgnored(path))).toEqual([]);
    expect(["deno.lock", "lib/app_folder.ts", "maps/a.json"].filter(isIgnored)).toEqual([]);
  });
});
