import { expect } from "@std/expect";
import { beforeAll, describe, it } from "@std/testing/bdd";
import { App, staticFiles } from "fresh";
import { type ApplyBuild, Builder } from "fresh/dev";
import type { ComponentChildren } from "preact";
import Counter from "../../tests/fixtures/site/islands/Counter.tsx";
import { Deep, Row } from "../../tests/fixtures/site/islands/nested/Deep.tsx";
import { Panel } from "../../tests/fixtures/site/islands/Panel.tsx";

const root = new URL("../../tests/fixtures/site/", import.meta.url).pathname;
let apply: ApplyBuild;

beforeAll(async () => {
  apply = await new Builder({ root }).build({ snapshot: "memory" });
});

function serving(page: () => ComponentChildren) {
  const app = new App().use(staticFiles()).get("/", (ctx) => ctx.render(<main>{page()}</main>));
  apply(app);
  const handler = app.handler();
  return (path = "/") => handler(new Request(`http://localhost${path}`));
}

const htmlOf = async (page: () => ComponentChildren) => await (await serving(page)()).text();

/** The page as a browser shows it before scripts run. */
function visible(html: string): string {
  return html.replace(/<!--.*?-->/g, "").replace(/<script.*?<\/script>/g, "");
}

describe("an island", () => {
  it("is rendered on the server without an element of its own around it", async () => {
    const html = await htmlOf(() => (
      <table>
        <tbody>
          <Row name="one" />
        </tbody>
      </table>
    ));
    expect(visible(html)).toContain("<table><tbody><tr><td>one</td></tr></tbody></table>");
  });

  it("is booted by one inline module at the end of the body", async () => {
    const html = await htmlOf(() => (
      <>
        <Counter count={3} label="a" />
        <Counter count={4} label="b" />
        <Panel title="p" />
      </>
    ));
    expect(html.match(/<script/g)?.length).toBe(1);
    expect(html).toMatch(/<script type="module" nonce="\w+">[^<]*<\/script><\/body><\/html>$/);
  });

  it("brings exactly the modules it needs, preloaded and served for ever", async () => {
    const fetchPage = serving(() => <Counter count={3} label="a" />);
    const response = await fetchPage();
    const html = await response.text();
    const link = response.headers.get("link") ?? "";
    const preloaded = [...link.matchAll(/<([^>]+)>; rel="modulepreload"; as="script"/g)]
      .map(([, url = ""]) => url);
    expect(preloaded.length).toBe(2);
    expect(preloaded.join()).toMatch(/Counter/);
    expect(preloaded.join()).not.toMatch(/Panel/);
    for (const url of preloaded) {
      expect(url).toMatch(/^\/_fresh\/js\/\w+\//);
      expect(html).toContain(url);
      const script = await fetchPage(url);
      await script.body?.cancel();
      expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
      expect(script.headers.get("cache-control")).toContain("immutable");
    }
  });

  it("inside another island is plain, so it brings no module of its own", async () => {
    const html = await htmlOf(() => <Deep />);
    expect(visible(html)).toContain('<div class="deep"><button');
    expect(/<script.*/.exec(html)?.[0]).not.toContain("Counter");
  });
});

describe("an island's props", () => {
  it("cannot end or hide the script they travel in", async () => {
    const text = "</script><script>alert(1)</script><!--<script>";
    const html = await htmlOf(() => <Panel title={text} />);
    expect(html.match(/<script/g)?.length).toBe(1);
    expect(html.match(/<\/script/g)?.length).toBe(1);
    expect(html).not.toContain("<!--<script");
  });

  it("may be of every type that can be written down", async () => {
    const cycle: Record<string, unknown> = { name: "cycle" };
    cycle.self = cycle;
    class Point {
      constructor(readonly x: number) {}
    }
    const values: unknown[] = [
      undefined,
      NaN,
      Infinity,
      -Infinity,
      -0,
      12n,
      new Date(0),
      new URL("https://a.test/"),
      /x/g,
      new Map([[1, new Set([2])]]),
      new Uint8Array([1, 2]),
      Object.assign(new Array(3), { 1: "sparse" }),
      cycle,
      new Point(1),
      null,
    ];
    const response = await serving(() =>
      values.map((value, i) => <Deep key={i} value={value} />)
    )();
    await response.body?.cancel();
    expect(response.status).toBe(200);
  });

  it("cannot be functions", async () => {
    const handler = new App()
      .onError("/", (ctx) => ctx.text("failed", { status: 500 }))
      .get("/", (ctx) => ctx.render(<Deep value={{ onPick: () => 1 }} />));
    apply(handler);
    const response = await handler.handler()(new Request("http://localhost/"));
    expect(response.status).toBe(500);
    await response.body?.cancel();
  });

  it("are not confused by text that looks like the page's own markers", async () => {
    const first = await htmlOf(() => <Row name="x" />);
    const marker = /<!--([^>]*)-->/.exec(first)?.[1] ?? "none";
    const again = await htmlOf(() => (
      <div dangerouslySetInnerHTML={{ __html: `<!--${marker}-->` }} />
    ));
    const other = await htmlOf(() => <Row name="x" />);
    expect(again).toContain(marker);
    expect(other).not.toContain(marker);
  });
});
