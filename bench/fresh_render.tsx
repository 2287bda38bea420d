/**
 * Renders one page repeatedly for some seconds, by Preact's renderToString or by the app, and
 * prints pages per second. Each needs its own process, since the app's Preact hooks would slow the
 * other down.
 */
import { renderToString } from "preact-render-to-string";
import { say } from "../lib/log/terminal.ts";
import { freshHandler } from "./fresh_site/app.tsx";
import { Document } from "./fresh_site/page.tsx";

const [how, rows = "0", seconds = "1"] = Deno.args;
const render = how === "alone" ? renderAlone : await renderByApp();

await pagesASecond(Math.min(0.5, Number(seconds)));
say(String(await pagesASecond(Number(seconds))));

function renderAlone(): string {
  return renderToString(<Document rows={Number(rows)} />);
}

async function renderByApp(): Promise<() => Promise<string>> {
  const handler = await freshHandler();
  const url = `http://localhost/page/${rows}`;
  return async () => await (await handler(new Request(url))).text();
}

async function pagesASecond(seconds: number): Promise<number> {
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let pages = 0;
  while (performance.now() < endsAt) {
    const html = await render();
    if (!html.endsWith("</html>") || !html.includes(" times</button>")) throw new Error(html);
    pages++;
  }
  return pages / ((performance.now() - startedAt) / 1000);
}
