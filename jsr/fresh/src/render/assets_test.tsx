import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { Builder } from "fresh/dev";
import { asset } from "fresh/runtime";

const root = new URL("../../tests/fixtures/site/", import.meta.url).pathname;
let apply: Awaited<ReturnType<Builder["build"]>>;

beforeAll(async () => {
  apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(new App());
});

const key = () => /__frsh_c=\w+/.exec(asset("/x"))?.[0] ?? "none";

describe("asset()", () => {
  it("adds the build to a root-relative path, before its fragment", () => {
    expect(asset("/a.png")).toBe(`/a.png?${key()}`);
    expect(asset("/a.png?x=1#top#2")).toBe(`/a.png?x=1&${key()}#top#2`);
  });

  it("leaves every other URL as it is", () => {
    const urls = ["//cdn.test/a.png", "https://a.test/a.png", "a.png", "data:,", "", "#a"];
    for (const url of urls) expect(asset(url)).toBe(url);
    expect(asset(asset("/a.png"))).toBe(asset("/a.png"));
  });
});
