/** The language and the appearance of pages, and how users choose them. */
import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { type RunningApp, startApp } from "../helpers/app.ts";
import { postLogin, SAME_ORIGIN, signInCookie } from "../helpers/client.ts";
import { rawGet } from "../helpers/raw_http.ts";

const HOST = "https://app.example";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ environment: { EMBED_ORIGINS: HOST } });
});
afterAll(async () => {
  await app.stop();
});

const SPANISH = { "accept-language": "es-MX,es;q=0.9,en;q=0.8" };

interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** What `<html>` says. */
  readonly lang: string | undefined;
  readonly theme: string | undefined;
}

async function pageOf(response: Response): Promise<Page> {
  const html = await response.text();
  const [, lang, theme] = /<html lang="(\w+)" data-theme="(\w+)">/.exec(html) ?? [];
  return { status: response.status, headers: response.headers, html, lang, theme };
}

const get = async (path: string, headers: HeadersInit = {}): Promise<Page> =>
  await pageOf(await fetch(`${app.origin}${path}`, { headers, redirect: "manual" }));

async function choose(
  body: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = SAME_ORIGIN,
): Promise<Response> {
  const response = await fetch(`${app.origin}/preferences`, {
    method: "POST",
    body: new URLSearchParams(body),
    headers,
    redirect: "manual",
  });
  await response.body?.cancel();
  return response;
}

const titleOf = ({ html }: Page) => /<title>(.*?)<\/title>/.exec(html)?.[1];

describe("a page", () => {
  it("is in the language that the browser asks for, and says so", async () => {
    const spanish = await get("/login", SPANISH);
    expect([spanish.lang, spanish.headers.get("content-language"), titleOf(spanish)])
      .toEqual(["es", "es", "Iniciar sesión · carto-embed"]);
    expect(spanish.html).toContain("Contraseña");
    expect(spanish.html).not.toContain("Password<");
    const english = await get("/login", { "accept-language": "fr, en;q=0.5, es;q=0.4" });
    expect([english.lang, english.headers.get("content-language"), titleOf(english)])
      .toEqual(["en", "en", "Sign in · carto-embed"]);
    for (const { headers } of [spanish, english]) {
      expect(headers.get("vary")?.split(", "))
        .toEqual(expect.arrayContaining(["Cookie", "Accept-Language"]));
    }
  });

  it("is in the language of the cookie, whatever the browser asks for", async () => {
    expect((await get("/login", { ...SPANISH, cookie: "lang=en" })).lang).toBe("en");
    expect((await get("/login", { "accept-language": "en", cookie: "lang=es" })).lang).toBe("es");
    expect((await get("/login", { ...SPANISH, cookie: "lang=xx" })).lang).toBe("es");
    expect((await get("/login", { ...SPANISH, cookie: "lang=en; lang=en" })).lang).toBe("es");
  });

  it("reports failures in that language, and the API in English", async () => {
    const nothing = await get("/nothing", SPANISH);
    expect([nothing.status, nothing.lang, nothing.headers.get("content-language")])
      .toEqual([404, "es", "es"]);
    expect(titleOf(nothing)).toBe("Página no encontrada · carto-embed");
    const method = await get("/logout", SPANISH);
    expect([method.status, method.html.includes("Esta dirección admite POST.")])
      .toEqual([405, true]);
    const malformed = await rawGet(app.origin, "http://[", {
      headers: ["Accept-Language: es"],
    });
    expect([malformed?.status, malformed?.headers.get("content-language")]).toEqual([400, "es"]);
    const api = await fetch(`${app.origin}/api/carto-token`, { headers: SPANISH });
    expect(await api.json()).toMatchObject({ title: "Not signed in" });
    expect(api.headers.get("content-language")).toBeNull();
  });

  it("says in that language why the sign-in failed", async () => {
    const headers = { ...SAME_ORIGIN, ...SPANISH };
    const failed = await pageOf(await postLogin(app.origin, "nobody", "wrong", headers));
    expect([failed.status, titleOf(failed)])
      .toEqual([401, "Error: iniciar sesión · carto-embed"]);
    expect(failed.html).toContain("El usuario o la contraseña no son correctos.");
  });

  it("lists sessions in that language, with their programs and times", async () => {
    const cookie = await signInCookie(app.origin, "user.boston@acme.com", "boston");
    const { html } = await get("/sessions", { ...SPANISH, cookie });
    expect(html).toContain("Dónde tiene la sesión iniciada");
    expect(html).toContain(">Un programa<");
    expect(html).toContain(">ahora mismo<");
    expect(html).not.toMatch(/Signed in|Log out|just now/);
  });
});

describe("a page in a frame", () => {
  const path = `/embed?origin=${encodeURIComponent(HOST)}`;

  it("is in the language that its address names, else in the browser's, and reads no cookie", async () => {
    const cookie = "lang=es; theme=dark";
    expect((await get(path, { cookie })).lang).toBe("en");
    expect((await get(path, { cookie })).theme).toBe("auto");
    expect((await get(path, SPANISH)).lang).toBe("es");
    expect((await get(`${path}&lang=es-MX`, { "accept-language": "en" })).lang).toBe("es");
    expect((await get(`${path}&lang=en`, SPANISH)).lang).toBe("en");
    expect((await get(`${path}&lang=xx`, SPANISH)).lang).toBe("es");
  });

  it("says in that language where it may not be shown", async () => {
    const refused = await get("/embed?lang=es");
    expect([refused.status, titleOf(refused)]).toEqual([403, "No para esta página · carto-embed"]);
  });
});

describe("a user's choice", () => {
  it("is kept for a year, and leads back to the page as it was asked for", async () => {
    const next = "/?lng=-71.06&lat=42.36&type=Supermarket";
    const response = await choose({ lang: "es", next });
    expect([response.status, response.headers.get("location")]).toEqual([303, next]);
    expect(response.headers.getSetCookie())
      .toEqual(["lang=es; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"]);
  });

  it("is a language, an appearance, a basemap that is listed, or several", async () => {
    const both = await choose({ lang: "en", theme: "dark" });
    expect([both.headers.getSetCookie().length, both.headers.get("location")]).toEqual([2, "/"]);
    const dark = await get("/login", { cookie: "theme=dark" });
    expect([dark.theme, dark.html.includes('name="color-scheme" content="dark"')])
      .toEqual(["dark", true]);
    expect((await get("/login", { cookie: "theme=neon" })).theme).toBe("auto");
    expect((await choose({ basemap: "offline" })).headers.getSetCookie())
      .toEqual(["basemap=offline; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax"]);
    const wrong: Record<string, string>[] = [
      { lang: "xx" },
      { theme: "neon" },
      { lang: "es", theme: "neon" },
      { basemap: "voyager" },
      {},
    ];
    for (const body of wrong) {
      const refused = await choose(body);
      expect([refused.status, refused.headers.getSetCookie()]).toEqual([400, []]);
    }
  });

  it("leads back to the address that the page has by now, where a script changed it", async () => {
    const from = (referer: string, next: string) =>
      choose({ lang: "es", next }, { ...SAME_ORIGIN, referer })
        .then(({ headers }) => headers.get("location"));
    expect(await from(`${app.origin}/?zoom=12`, "/?zoom=4")).toBe("/?zoom=12");
    expect(await from(`${app.origin}/`, "/?zoom=4")).toBe("/");
    expect(await from(`${app.origin}/`, "/sessions")).toBe("/sessions");
    expect(await from("https://evil.example/?zoom=12", "/?zoom=4")).toBe("/?zoom=4");
  });

  it("leads nowhere else, and is taken from our own pages alone", async () => {
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
      expect((await choose({ lang: "es", next })).headers.get("location")).toBe("/");
    }
    const elsewhere = await choose({ lang: "es" }, { "sec-fetch-site": "cross-site" });
    expect([elsewhere.status, elsewhere.headers.getSetCookie()]).toEqual([403, []]);
  });
});
