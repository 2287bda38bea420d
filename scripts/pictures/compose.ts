/** Combines several pictures into one. */
import type { Browser } from "playwright-core";

export interface Part {
  readonly title: string;
  readonly png: Uint8Array;
}

export interface Board {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly colorScheme: "light" | "dark";
}

/** @returns a PNG with the pictures in columns, filled from the top, the first column first. */
export async function compose(
  browser: Browser,
  parts: readonly Part[],
  { width, height, columns, colorScheme }: Board,
): Promise<Uint8Array> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const figures = parts.map(({ title, png }) =>
    `<figure>${title === "" ? "" : `<figcaption>${title}</figcaption>`}
      <img alt="" src="data:image/png;base64,${png.toBase64()}"></figure>`
  );
  await page.setContent(`<!doctype html><style>
    :root { color-scheme: light dark }
    body { margin: 0; padding: 20px 24px; columns: ${columns}; column-gap: 20px; column-fill: auto;
      box-sizing: border-box; height: 100vh; background: light-dark(#f3f5f7, #0f1318);
      font: 600 13px system-ui, sans-serif }
    figure { break-inside: avoid; margin: 0; padding-bottom: 14px }
    figcaption { padding-bottom: 8px }
    img { display: block; width: 100%; border-radius: 8px;
      box-shadow: 0 0 0 1px light-dark(#dddee0, #2e333b) }
    </style>${figures.join("")}`);
  const png = await page.screenshot();
  await page.close();
  return png;
}
