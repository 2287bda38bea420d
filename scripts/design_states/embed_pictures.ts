/** The map in another application's page, which the browser is given in place of a server's. */
import type { Page } from "playwright-core";
import { apiLogin } from "../../tests/helpers/client.ts";
import { BOSTON, type Picture } from "../pictures/picture.ts";
import { DESK } from "./map_pictures.ts";
import type { StatesDemo } from "./demo.ts";

const HTML = new URL("./host_page.html", import.meta.url);

export function embedPictures({ app, hostPort }: StatesDemo): readonly Picture[] {
  const host = `http://localhost:${hostPort}`;
  async function arrange(page: Page): Promise<void> {
    const html = (await Deno.readTextFile(HTML)).replaceAll("MAPS", app.origin);
    await page.route(
      `${host}/`,
      (route) => route.fulfill({ contentType: "text/html", body: html }),
    );
    await page.route(`${host}/favicon.ico`, (route) => route.fulfill({ status: 204 }));
    await page.route(`${host}/carto-code`, async (route) => {
      route.fulfill({ json: await codeFor(app.origin, host) });
    });
  }
  const embed: Omit<Picture, "name"> = {
    path: `${host}/`,
    options: DESK,
    account: null,
    arrange,
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
      async prepare(page) {
        await embed.prepare?.(page);
        await page.mouse.move(740, 470);
        await page.mouse.wheel(0, 200);
      },
    },
  ];
}

/** What the application's server asks for its user. */
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
