/** The map as a self-contained picture with title, time and legend. */
import type { Layer } from "../document.ts";
import { drawSign, type Sign } from "./picture_sign.ts";
import { inLines, wrapped } from "./picture_layout.ts";

/** An entry of the legend: a color or a size, with its meaning. */
export interface LegendEntry {
  /** A CSS color. */
  readonly color: string;
  /** The radius of a point or the width of a line, in CSS pixels; its usual one where left out. */
  readonly size?: number | undefined;
  readonly text: string;
}

/** The meaning of a layer's colors or sizes. */
export interface LegendGroup {
  readonly title: string;
  /** Each geometry has its own symbol. */
  readonly type: Layer["type"];
  readonly entries: readonly LegendEntry[];
}

export interface PictureTexts {
  readonly title: string;
  /** Lines below the title. */
  readonly details: readonly string[];
  readonly legend: readonly LegendGroup[];
}

/** CSS pixels. */
const SIZE = { margin: 16, title: 18, text: 13, line: 20, sign: 24, gap: 18 };

/**
 * @param map the picture of the map alone, with its credits.
 * @param ratio its pixels to a CSS pixel.
 * @param page an element with the page's colors and font.
 * @returns the map below its title and above its legend. Nothing in it is cross-origin, so that the
 * canvas is not tainted.
 */
export function framedPicture(
  map: HTMLCanvasElement,
  { title, details, legend }: PictureTexts,
  ratio: number,
  page: Element,
): HTMLCanvasElement {
  const picture = document.createElement("canvas");
  const context = picture.getContext("2d");
  if (context === null) return map;
  const { color, backgroundColor, fontFamily } = getComputedStyle(page);
  const fonts = {
    title: `650 ${SIZE.title}px ${fontFamily}`,
    label: `600 ${SIZE.text}px ${fontFamily}`,
    text: `400 ${SIZE.text}px ${fontFamily}`,
  };
  const widthIn = (font: string) => (text: string) => {
    context.font = font;
    return context.measureText(text).width;
  };
  const [width, height] = [map.width / ratio, map.height / ratio];
  const room = width - 2 * SIZE.margin;
  const heads = wrapped(title, room, widthIn(fonts.title));
  const lines = details.flatMap((line) => wrapped(line, room, widthIn(fonts.text)));
  const groups = legend.map((group) => groupIn(group, room, widthIn, fonts));

  const top = 2 * SIZE.margin + heads.length * (SIZE.title + 6) + lines.length * SIZE.line;
  const legendLines = groups.reduce((sum, group) => sum + group.lines, 0);
  const bottom = legendLines === 0 ? 0 : 2 * SIZE.margin + legendLines * SIZE.sign;
  // Setting a canvas's size resets its state, so everything is set after it.
  picture.width = map.width;
  picture.height = Math.ceil((top + height + bottom) * ratio);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(map, 0, Math.round(top * ratio));
  context.scale(ratio, ratio);
  context.fillStyle = color;
  context.textBaseline = "top";

  let y = SIZE.margin;
  for (
    const [texts, font, step] of [
      [heads, fonts.title, SIZE.title + 6],
      [lines, fonts.text, SIZE.line],
    ] as const
  ) {
    context.font = font;
    for (const text of texts) {
      context.fillText(text, SIZE.margin, y);
      y += step;
    }
  }
  context.textBaseline = "middle";
  y = top + height + SIZE.margin;
  for (const group of groups) {
    for (const { x, line, text, font, sign } of group.parts) {
      const middle = y + (line + 0.5) * SIZE.sign;
      if (sign !== null) drawSign(context, sign, SIZE.margin + x + SIZE.sign / 2, middle);
      context.font = font;
      context.fillStyle = color;
      context.fillText(text, SIZE.margin + x + (sign === null ? 0 : SIZE.sign + 4), middle);
    }
    y += group.lines * SIZE.sign;
  }
  return picture;
}

/** A title and the entries after it, in as many lines as they need. */
function groupIn(
  { title, type, entries }: LegendGroup,
  room: number,
  widthIn: (font: string) => (text: string) => number,
  fonts: { readonly label: string; readonly text: string },
) {
  const items: readonly { text: string; font: string; sign: Sign | null }[] = [
    { text: title, font: fonts.label, sign: null },
    ...entries.map(({ text, ...sign }) => ({ text, font: fonts.text, sign: { type, ...sign } })),
  ];
  const widths = items.map(({ text, font, sign }) =>
    widthIn(font)(text) + (sign === null ? 0 : SIZE.sign + 4)
  );
  const spots = inLines(widths, room, SIZE.gap);
  const parts = items.map((item, index) => ({ ...item, ...spots[index] ?? { x: 0, line: 0 } }));
  return { parts, lines: (spots.at(-1)?.line ?? 0) + 1 };
}

/** @throws {Error} when the browser cannot encode it as PNG. */
export function pngOf(picture: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    picture.toBlob(
      (blob) => blob === null ? reject(new Error("The picture is too large")) : resolve(blob),
      "image/png",
    );
  });
}
