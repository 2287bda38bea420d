/** Pictures of the map embedded in another application's page. */
import { apiLogin } from "../../tests/helpers/client.ts";
import { BOSTON, type Picture } from "../pictures/picture.ts";
import type { StatesDemo } from "./demo.ts";
import { DESK } from "./map_pictures.ts";

const HTML = new URL("./host_page.html", import.meta.url);

/** The application: its page, and the codes for its user. */
export function serveHostPage({ app, hostPort }: StatesDemo): AsyncDisposable {
  const options = { port: hostPort, hostname: "127.0.0.1", onListen() {} };
  const server = Deno.serve(options, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/carto-code") {
      return Response.json(await codeFor(app.origin, `http://localhost:${hostPort}`));
    }
    if (pathname !== "/") return new Response(null, { status: 204 });
    const html = (await Deno.readTextFile(HTML)).replaceAll("MAPS", app.origin);
    return new Response(html, { headers: { "content-type": "text/html; charset=utf-8" } });
  });
  return { [Symbol.asyncDispose]: () => server.shutdown() };
}

export function embedPictures({ hostPort }: StatesDemo): readonly Picture[] {
  const host = `http://localhost:${hostPort}`;
  const embed: Omit<Picture, "name"> = {
    path: `${host}/`,
    options: DESK,
    account: null,
    async prepare(page) {
      const map = page.frameLocator("iframe");
      await map.locator(".map-canvas canvas").first().focus();
      await page.keyboard.press("PageDown");
      await map.locator(".feature-card").waitFor();
    },
  };
  return [
    { ...embed, name: "08-embed" },
    {
      ...embed,
      name: "08-embed-gesture",
      passing: true,
      async prepare(page) {
        await embed.prepare?.(page);
        await page.mouse.move(740, 470);
        await page.mouse.wheel(0, 200);
      },
    },
  ];
}

/** The application's server requests the code for its user. */
async function codeFor(maps: string, origin: string): Promise<unknown> {
  const [username, password] = BOSTON;
  const { token } = await (await apiLogin(maps, { username, password })).json();
  const answer = await fetch(`${maps}/api/embed-code`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ origin }),
  });
  return await answer.json();
}
