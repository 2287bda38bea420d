import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, page, type PageProps } from "fresh";
import { Head } from "fresh/runtime";
import { type ComponentChildren, createContext, h, type VNode } from "preact";
import { useContext } from "preact/hooks";

function Document({ Component }: PageProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>App</title>
        <meta name="description" content="app" />
        <link rel="stylesheet" href="/app.css" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}

async function render<Props>(
  vnode: VNode<Props>,
  app = new App().appWrapper(Document),
): Promise<string> {
  const handler = app.get("/", (ctx) => ctx.render(vnode)).handler();
  return await (await handler(new Request("http://localhost/"))).text();
}

const bare = () => new App();

describe("the document", () => {
  it("is put around a page that has none", async () => {
    expect(await render(<p>x</p>, bare())).toBe(
      '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body><p>x</p></body></html>',
    );
  });

  it("is completed around a page that has a part of it", async () => {
    expect(await render(h("html", { lang: "en" }, h("body", null, "x")), bare())).toBe(
      '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"/></head><body>x</body></html>',
    );
    expect(await render(h("body", { class: "c" }, "x"), bare())).toBe(
      '<!DOCTYPE html><html><head><meta charset="utf-8"/></head><body class="c">x</body></html>',
    );
  });

  it("takes a <head> from a component, and goes without a <body>", async () => {
    const Head = () => h("head", null, h("title", null, "own"));
    expect(await render(h("html", null, h(Head, null), h("body", null, "x")), bare())).toBe(
      "<!DOCTYPE html><html><head><title>own</title></head><body>x</body></html>",
    );
    expect(await render(h("html", null, "x"), bare()))
      .toBe('<!DOCTYPE html><html><head><meta charset="utf-8"/></head>x</html>');
    expect(await render(h("head", null, h("title", null, "own")), bare()))
      .toBe("<!DOCTYPE html><html><head><title>own</title></head></html>");
  });

  it("loads no script on a page without islands", async () => {
    const handler = new App().appWrapper(Document).get("/", (ctx) => ctx.render(<p>x</p>))
      .handler();
    const response = await handler(new Request("http://localhost/"));
    expect(response.headers.get("link")).toBe(null);
    expect(await response.text()).not.toContain("<script");
  });

  it("gives every script and style the request's nonce, unless it has one", async () => {
    const html = await render(
      <div>
        <script src="/a.js" />
        <style>{"p{}"}</style>
        <script nonce="own" />
      </div>,
    );
    const nonces = [...html.matchAll(/<(?:script|style)[^>]* nonce="([^"]*)"/g)].map(([, n]) => n);
    expect(nonces.length).toBe(3);
    expect(nonces[0]).toMatch(/^.{16,}$/);
    expect(nonces[1]).toBe(nonces[0]);
    expect(nonces[2]).toBe("own");
  });

  it("has a new nonce each time, even for JSX kept in a constant", async () => {
    const constant = <script src="/a.js" />;
    const handler = bare().get("/", (ctx) => ctx.render(constant)).handler();
    const nonceOf = async () =>
      /nonce="(\w+)"/.exec(await (await handler(new Request("http://localhost/"))).text())?.[1];
    expect(await nonceOf()).not.toBe(await nonceOf());
  });

  it("shows user text as text, whatever it looks like", async () => {
    const text = "$'$&$`</head></body><!--x--><script>alert(1)</script>";
    const html = await render(
      <main>
        <Head>
          <title>{text}</title>
        </Head>
        <p title={text}>{text}</p>
      </main>,
    );
    expect(html.match(/<script/g)).toBe(null);
    expect(html.match(/<\/head>/g)?.length).toBe(1);
    expect(html).toContain("<title>$'$&amp;$`&lt;/head>");
  });
});

describe("Head", () => {
  it("moves its children into the head, wherever it is rendered", async () => {
    const html = await render(
      <main>
        <Head>
          <meta name="robots" content="none" />
        </Head>
        <p>x</p>
      </main>,
    );
    expect(html).toMatch(/<meta name="robots" content="none"\/?><\/head>/);
    expect(html).toContain("<main><p>x</p></main>");
  });

  it("replaces the title, what has the same key, and what has the same attributes", async () => {
    const app = new App().appWrapper(({ Component }) =>
      h(
        "html",
        null,
        h(
          "head",
          null,
          h("title", null, "old"),
          h("meta", { name: "description", content: "old" }),
          h("link", { rel: "icon", href: "/old.png" }),
          h("meta", { name: "theme", content: "old", key: "theme" }),
          h("meta", { name: "kept", content: "kept" }),
        ),
        h("body", null, h(Component, null)),
      )
    );
    const html = await render(
      <Head>
        <title>first</title>
        <title>new</title>
        <meta name="description" content="new" />
        <link rel="icon" href="/new.png" />
        <meta name="color" content="new" key="theme" />
      </Head>,
      app,
    );
    expect(/<head>.*<\/head>/.exec(html)?.[0]).toBe(
      '<head><title>new</title><meta name="description" content="new"/>' +
        '<link rel="icon" href="/new.png"/><meta name="color" content="new"/>' +
        '<meta name="kept" content="kept"/></head>',
    );
  });
});

describe("layouts and the app wrapper", () => {
  const around = (name: string) => ({ Component }: PageProps) => (
    <div class={name}>
      <Component />
    </div>
  );
  const path = "/a/b";

  async function classesOf(app: App<unknown>): Promise<string[]> {
    const handler = app.get(path, (ctx) => ctx.render(<p class="page">x</p>)).handler();
    const html = await (await handler(new Request(`http://localhost${path}`))).text();
    return [...html.matchAll(/class="(\w+)"/g)].map(([, name = ""]) => name);
  }

  it("nest from the outside in, the app wrapper outermost", async () => {
    const app = new App()
      .layout("/a", around("a"))
      .appWrapper(around("app"))
      .layout("*", around("root"))
      .layout("/other", around("other"));
    expect(await classesOf(app)).toEqual(["app", "root", "a", "page"]);
  });

  it("may leave out what is outside them", async () => {
    const app = new App()
      .appWrapper(around("app"))
      .layout("*", around("root"))
      .layout("/a", around("a"), { skipInheritedLayouts: true, skipAppWrapper: true });
    expect(await classesOf(app)).toEqual(["a", "page"]);
  });

  it("give a page the context they provide", async () => {
    const Name = createContext("unset");
    const Greeting = () => <p>{useContext(Name)}</p>;
    const app = new App().appWrapper(({ Component }) => (
      <Name.Provider value="Ann">
        <Component />
      </Name.Provider>
    ));
    expect(await render(<Greeting />, app)).toContain("<p>Ann</p>");
  });

  it("may be async", async () => {
    const app = new App().layout("*", async ({ Component }) => {
      const name = await Promise.resolve("later");
      return (
        <div class={name}>
          <Component />
        </div>
      );
    });
    expect(await classesOf(app)).toEqual(["later", "page"]);
  });
});

describe("rendering", () => {
  it("leaves nothing behind when a component throws", async () => {
    const Broken = (): ComponentChildren => {
      throw new Error("half way");
    };
    const app = new App().appWrapper(Document)
      .onError("/", (ctx) => ctx.text("handled", { status: 500 }))
      .get("/broken", (ctx) =>
        ctx.render(
          <main>
            <Head>
              <title>leaked</title>
            </Head>
            <Broken />
          </main>,
        ))
      .get("/", (ctx) => ctx.render(<p>fine</p>));
    const handler = app.handler();
    const fetchText = async (path: string) =>
      await (await handler(new Request(`http://localhost${path}`))).text();
    const before = await fetchText("/");
    expect(await fetchText("/broken")).toBe("handled");
    expect(await fetchText("/")).toBe(before);
  });
});

describe("page()", () => {
  it("may be without data", () => {
    expect(page().data).toBe(undefined);
  });
});
