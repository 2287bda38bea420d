import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { installationOf } from "../broker/installation.ts";
import { type Config, ConfigError, parseConfig } from "./config.ts";
import type { Environment } from "./take.ts";

const KEY = crypto.getRandomValues(new Uint8Array(32));
const SETTINGS: Environment = {
  CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com",
  CARTO_CLIENT_ID: "client",
  CARTO_CLIENT_SECRET: "client-secret",
  JWT_SECRET: crypto.getRandomValues(new Uint8Array(32)).toBase64(),
  KV_ENCRYPTION_KEY: KEY.toBase64(),
};
const PLATFORM: Environment = {
  DENO_DEPLOY: "true",
  DENO_DEPLOY_APP_ID: "0f8fad5b-d9cb-469f-a165-70867728950e",
  DENO_DEPLOY_APP_SLUG: "maps",
  DENO_DEPLOY_ORG_SLUG: "acme",
};

/** The configuration of a timeline; all of them have the same variables. */
const on = (timeline: string, more: Environment = {}) =>
  parseConfig({ ...SETTINGS, ...PLATFORM, DENO_TIMELINE: timeline, ...more });

describe("a container with Fresh's DENO_DEPLOYMENT_ID", () => {
  const config = parseConfig({
    ...SETTINGS,
    APP_ORIGIN: "https://maps.example.com",
    DENO_DEPLOYMENT_ID: "abc",
  });

  it("keeps its data in KV_PATH, and does its own maintenance", () => {
    expect([config.kvPath, config.onDeploy]).toEqual([".data/kv.sqlite3", false]);
  });
});

describe("on Deno Deploy", () => {
  it("KV is left to the platform, unless KV_PATH names a server", () => {
    const KV_PATH = "https://kv.example.com";
    expect([on("production").kvPath, on("production", { KV_PATH }).kvPath])
      .toEqual([undefined, KV_PATH]);
  });

  it("the origin is the timeline's own host, unless APP_ORIGIN is set", () => {
    expect(
      ["production", "git-branch/new-map", "preview/k3x9"].map((one) => on(one).appOrigin),
    ).toEqual([
      "https://maps.acme.deno.net",
      "https://maps--new-map.acme.deno.net",
      "https://maps-k3x9.acme.deno.net",
    ]);
    const APP_ORIGIN = "https://maps.example.com";
    expect(on("production", { APP_ORIGIN }).appOrigin).toBe(APP_ORIGIN);
  });

  for (
    const name of [
      "git-branch/Feature/one",
      "git-branch/fix_it",
      `git-branch/${"x".repeat(60)}`,
      "git-branch/",
      "other",
    ]
  ) {
    it(`APP_ORIGIN is required where the host of ${name.slice(0, 30)} is not certain`, () => {
      expect(() => on(name)).toThrow(ConfigError);
      expect(() => on(name)).toThrow("APP_ORIGIN is missing");
    });
  }

  it("each database's tokens have a prefix of their own at CARTO, with equal variables", async () => {
    const same = { APP_ORIGIN: "https://maps.example.com" };
    const prefixOf = async ({ installation }: Config) =>
      (await installationOf([KEY], installation)).namePrefix;
    const prefixes = await Promise.all(
      ["production", "git-branch/a", "git-branch/b", "preview/1", "preview/2"]
        .map((timeline) => prefixOf(on(timeline, same))),
    );
    // All previews share one database.
    expect(prefixes.map((one) => prefixes.indexOf(one))).toEqual([0, 1, 2, 3, 3]);
  });
});
