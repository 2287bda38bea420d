/** Symbols of a legend on a canvas: disc, line, outlined square, square. */
import type { Layer } from "../document.ts";

export interface Sign {
  readonly type: Layer["type"];
  /** A CSS color. */
  readonly color: string;
  /** The radius of a point or the width of a line, in CSS pixels. */
  readonly size?: number | undefined;
}

/** CSS pixels. */
const RADIUS = 6;
const LINE = { length: 16, width: 3 };
const SQUARE = { side: 12, line: 1.5 };
/** The largest symbol that fits a line of the legend, in CSS pixels. */
const LARGEST = 12;
/** The opacity of an area's fill. */
const FILL = 0.14;

/** Draws it centered on that position. */
export function drawSign(
  context: CanvasRenderingContext2D,
  { type, color, size }: Sign,
  x: number,
  y: number,
): void {
  const { side, line } = SQUARE;
  context.fillStyle = context.strokeStyle = color;
  switch (type) {
    case "point":
    case "heatmap":
      context.beginPath();
      context.arc(x, y, Math.min(size ?? RADIUS, LARGEST), 0, 2 * Math.PI);
      context.fill();
      return;
    case "line": {
      const width = Math.min(size ?? LINE.width, LARGEST);
      context.fillRect(x - LINE.length / 2, y - width / 2, LINE.length, width);
      return;
    }
    case "polygon":
      context.lineWidth = line;
      context.strokeRect(x - side / 2, y - side / 2, side, side);
      context.globalAlpha = FILL;
      context.fillRect(x - side / 2, y - side / 2, side, side);
      context.globalAlpha = 1;
      return;
    default:
      context.fillRect(x - side / 2, y - side / 2, side, side);
  }
}
