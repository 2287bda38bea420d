/** An existing application with its own pages and login, which embeds the map. */
import * as v from "valibot";
import { apiLogin } from "./client.ts";
import { codeInDocs } from "./doc_code.ts";

export interface HostOptions {
  readonly hostname: "localhost" | "127.0.0.1";
  readonly port: number;
  /** carto-embed's origin. */
  readonly maps: string;
  /** Names and passwords of its users at carto-embed. */
  readonly users: Readonly<Record<string, string>>;
  /** Sent with every page. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HostApplication extends AsyncDisposable {
  readonly origin: string;
  /** Who is signed in to it; by default no user. */
  user: string | null;
  /** Answers /carto-code instead of the docs' code; null passes the request on. */
  answerCode: () => Promise<Response | null>;
  /** How many codes were requested. */
  asked: number;
  /** Adds a page with `<div id="root">` and a script. */
  add(path: string, script: string): void;
  /** Resets it, with this user signed in. */
  reset(user: string | null): void;
}

const noAnswer = () => Promise.resolve(null);

type CartoCode = (bearer: string) => Promise<Response>;
const isCartoCode = (value: unknown): value is CartoCode => typeof value === "function";
const CodeModule = v.object({ cartoCode: v.custom<CartoCode>(isCartoCode) });

/** Its pages and its server are the code of docs/embedding.md. */
export async function startHost(options: HostOptions): Promise<HostApplication> {
  const { hostname, port, maps, users, headers = {} } = options;
  const origin = `http://${hostname}:${port}`;
  const code = async (heading: string, language: string) => {
    const blocks = await codeInDocs("embedding.md", heading, language);
    return blocks.map((block) =>
      block.replaceAll("https://maps.example.com", maps)
        .replaceAll("https://app.example.com", origin)
    );
  };
  const [server = ""] = await code("The element", "js");
  const [script = ""] = await code("Events", "js");
  const url = `data:text/javascript,${encodeURIComponent(server)}`;
  const { cartoCode } = v.parse(CodeModule, await import(url));
  const pages: Record<string, string> = {
    "/link": (await code("A link", "html")).join(""),
    "/element": `${
      (await code("The element", "html")).join("")
    }<script src="/page.js" defer></script>`,
    "/frame": (await code("A frame", "html")).join(""),
    "/empty": "",
  };
  const scripts: Record<string, string> = {
    "/page.js": script,
    "/map.js": (await code("A frame", "js")).join(""),
  };

  const bearers = new Map<string, string>();
  async function bearerOf(user: string): Promise<string> {
    const answer = await apiLogin(maps, { username: user, password: users[user] });
    const { token } = await answer.json();
    bearers.set(user, token);
    return token;
  }

  async function answerCode(): Promise<Response> {
    host.asked++;
    const own = await host.answerCode();
    if (own !== null) return own;
    const { user } = host;
    if (user === null) return new Response(null, { status: 401 });
    const answer = await cartoCode(bearers.get(user) ?? await bearerOf(user));
    if (answer.status !== 401) return answer;
    return await cartoCode(await bearerOf(user));
  }

  const listener = Deno.serve({ port, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/carto-code" && request.method === "POST") return await answerCode();
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    const javascript = scripts[pathname];
    if (javascript !== undefined) {
      return new Response(javascript, { headers: { "content-type": "text/javascript" } });
    }
    const body = pages[pathname];
    if (body === undefined) return new Response(null, { status: 404 });
    return new Response(
      `<!doctype html><html lang="en"><title>ACME</title><h1>ACME</h1>${body}<output></output>`,
      { headers: { "content-type": "text/html; charset=utf-8", ...headers } },
    );
  });

  const host: HostApplication = {
    origin,
    user: null,
    answerCode: noAnswer,
    asked: 0,
    add(path, script) {
      pages[path] = `<div id="root"></div><script src="${path}.js" defer></script>`;
      scripts[`${path}.js`] = script;
    },
    reset(user) {
      Object.assign(host, { user, asked: 0, answerCode: noAnswer });
    },
    [Symbol.asyncDispose]: () => listener.shutdown(),
  };
  return host;
}
