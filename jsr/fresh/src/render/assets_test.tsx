import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App } from "fresh";
import { Builder } from "fresh/dev";
import { asset, assetSrcSet } from "fresh/runtime";
import type { VNode } from "preact";

const root = new URL("../../tests/fixtures/site/", import.meta.url).pathname;
let apply: Awaited<ReturnType<Builder["build"]>>;

beforeAll(async () => {
  apply = await new Builder({ root }).build({ snapshot: "memory" });
  apply(new App());
});

async function render(vnode: VNode): Promise<string> {
  const app = new App().get("/", (ctx) => ctx.render(vnode));
  apply(app);
  return await (await app.handler()(new Request("http://localhost/"))).text();
}

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

describe("assetSrcSet()", () => {
  it("does so with each of its images", () => {
    expect(assetSrcSet("/a.png 1x, /b.png?y 2x")).toBe(`/a.png?${key()} 1x, /b.png?y&${key()} 2x`);
    expect(assetSrcSet("/a.png,\n/b.png 100w")).toBe(`/a.png?${key()},\n/b.png?${key()} 100w`);
    expect(assetSrcSet("")).toBe("");
  });

  it("leaves data URLs whole, commas and all", () => {
    const mixed = "data:image/png;base64,/9j/4AAQ 1x, https://a.test/,/b 2x";
    expect(assetSrcSet(mixed)).toBe(mixed);
  });
});

describe("an <img> or <source>", () => {
  it("names the build by itself", async () => {
    const html = await render(
      <picture>
        <source srcset="/a.png 1x, /b.png 2x" />
        <img src="/c.png" srcSet="/d.png" alt="/e.png" />
      </picture>,
    );
    for (const file of "abcd") expect(html).toContain(`/${file}.png?${key()}`);
    expect(html).toContain('alt="/e.png"');
  });

  it("is left alone when it says so, and where the URL is another's", async () => {
    const html = await render(
      <p>
        <img src="/a.png" data-fresh-disable-lock />
        <img src="https://a.test/b.png" />
        <img alt="none" />
      </p>,
    );
    expect(html).toContain('src="/a.png"');
    expect(html).toContain('src="https://a.test/b.png"');
    expect(html).not.toContain("__frsh_c");
  });
});
