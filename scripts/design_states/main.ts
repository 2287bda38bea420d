/**
 * `deno task states FOLDER` takes a picture of every state in the design's reference, with the same
 * names and sizes; `deno task states FOLDER 09-maps 11-` only those with these name prefixes.
 */
import { say } from "../../lib/log/terminal.ts";
import { launchBrowser } from "../../tests/helpers/browser.ts";
import { type Picture, take } from "../pictures/picture.ts";
import { startStatesDemo } from "./demo.ts";
import { embedPictures, serveHostPage } from "./embed_pictures.ts";
import { takeFaults } from "./fault_pictures.ts";
import { MAP_PICTURES } from "./map_pictures.ts";
import {
  CONSOLE_PICTURES,
  MORE_PICTURES,
  PAGE_PICTURES,
  SIGN_IN_PICTURE,
} from "./page_pictures.ts";
import { PHONE_PICTURES } from "./phone_pictures.ts";
import { takeWidgets } from "./widget_pictures.ts";

const [folder, ...beginnings] = Deno.args;
if (folder === undefined) {
  say("Usage: deno task states FOLDER [NAME…]");
  Deno.exit(2);
}
await Deno.mkdir(folder, { recursive: true });

const isWanted = (name: string) =>
  beginnings.length === 0 || beginnings.some((beginning) => name.startsWith(beginning));

async function keep(name: string, png: () => Promise<Uint8Array>): Promise<void> {
  if (!isWanted(name)) return;
  await Deno.writeFile(`${folder}/${name}.png`, await png());
  say(`${name}.png`);
}

const browser = await launchBrowser();
{
  await using demo = await startStatesDemo();
  await using _host = serveHostPage(demo);
  const { origin } = demo.app;
  const pictures: readonly Picture[] = [
    ...MAP_PICTURES,
    ...PHONE_PICTURES,
    ...embedPictures(demo),
    ...PAGE_PICTURES,
    ...MORE_PICTURES,
  ];
  for (const picture of pictures) {
    await keep(picture.name, () => take(browser, origin, picture));
  }
  await keep("10-states", () => takeFaults(browser, origin));
  await keep("16-widgets", () => takeWidgets(browser, origin, "light"));
  await keep("16-widgets-dark", () => takeWidgets(browser, origin, "dark"));
}
if (CONSOLE_PICTURES.some(({ name }) => isWanted(name))) {
  await using demo = await startStatesDemo({ ADMIN_GROUPS: "BOSTON" });
  for (const picture of CONSOLE_PICTURES) {
    await keep(picture.name, () => take(browser, demo.app.origin, picture));
  }
}
if (isWanted(SIGN_IN_PICTURE.name)) {
  // The app makes no request to the provider until a user signs in there.
  await using demo = await startStatesDemo({
    OIDC_ISSUER: "https://id.example.com",
    OIDC_CLIENT_ID: "maps",
    OIDC_CLIENT_SECRET: "of-an-example",
    OIDC_LABEL: "Acme ID",
  });
  await keep(SIGN_IN_PICTURE.name, () => take(browser, demo.app.origin, SIGN_IN_PICTURE));
}
await browser.close();
