import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { contentPolicy, pageDirectives } from "./content_policy.ts";
import type { State } from "./define.ts";

const ORIGINS = { connect: ["https://carto.example"], image: ["https://tiles.example"] };

describe("a page's policy", () => {
  it("names the origins that configuration gives, and no others", () => {
    const hosts = pageDirectives(ORIGINS).join("; ").match(/\w+:\/\/[^; ]+/g);
    expect(hosts?.toSorted()).toEqual(["https://carto.example", "https://tiles.example"]);
    expect(pageDirectives({ connect: [], image: [] }).join("; ")).not.toContain("://");
  });

  it("lets no origin frame the page, or only the given ones", () => {
    expect(pageDirectives(ORIGINS)).toContain("frame-ancestors 'none'");
    expect(pageDirectives(ORIGINS, { frameAncestors: ["https://a.example", "https://b.example"] }))
      .toContain("frame-ancestors https://a.example https://b.example");
  });
});

async function policyOf(path: string, appOrigin: string, framed: Record<string, string[]>) {
  const app = new App<State>()
    .use(contentPolicy({ appOrigin, origins: ORIGINS, framed }))
    .get("/embed", (ctx) => ctx.html("<p>"))
    .get("/embed/more", (ctx) => ctx.html("<p>"));
  const response = await app.handler()(new Request(`http://localhost${path}`));
  return (response.headers.get("content-security-policy") ?? "").split("; ");
}

describe("the policy by path", () => {
  it("opens one page to the requested frame, no other page, and to no other origin", async () => {
    const framed = { "/embed": ["https://host.example", "https://shop.example"] };
    const ancestorsOf = async (path: string) =>
      (await policyOf(path, "https://maps.example", framed))
        .filter((directive) => directive.startsWith("frame-ancestors"));
    const host = "origin=https%3A%2F%2Fhost.example";
    expect(await ancestorsOf(`/embed?${host}`)).toEqual(["frame-ancestors https://host.example"]);
    for (
      const path of [
        "/embed",
        "/embed?origin=https://evil.example",
        "/embed?origin=*",
        `/embed/more?${host}`,
      ]
    ) expect([path, await ancestorsOf(path)]).toEqual([path, ["frame-ancestors 'none'"]]);
  });

  it("opens no page where no origin is configured", async () => {
    expect(await policyOf("/embed", "https://maps.example", { "/embed": [] }))
      .toContain("frame-ancestors 'none'");
  });

  it("upgrades to https where the app uses it, wherever Fresh writes that", async () => {
    expect(await policyOf("/embed", "https://maps.example", {}))
      .toContain("upgrade-insecure-requests");
    expect(await policyOf("/embed", "http://localhost:8000", {}))
      .not.toContain("upgrade-insecure-requests");
  });
});
