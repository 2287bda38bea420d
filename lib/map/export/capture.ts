/** The map as a picture. */
import type { Map as MapLibreMap } from "maplibre-gl";

/** CSS pixels. */
const CREDITS = { size: 11, margin: 6 };
/** The selection's ring, in CSS pixels: ink inside surface, as styles/view.css has it. */
const RING = { ink: 2.5, surface: 5.5 };

/**
 * Its two canvases keep a frame only until the browser presents it: both are redrawn and copied in
 * one go.
 *
 * @returns the map with all of its layers, the selection marker, and the credits that the licenses
 * of its data require.
 */
export function captureMap(map: MapLibreMap): HTMLCanvasElement {
  map.redraw();
  const container = map.getContainer();
  const base = map.getCanvas();
  const picture = document.createElement("canvas");
  picture.width = base.width;
  picture.height = base.height;
  const context = picture.getContext("2d");
  if (context === null) return picture;
  for (const canvas of container.querySelectorAll("canvas")) {
    context.drawImage(canvas, 0, 0, picture.width, picture.height);
  }
  const ratio = base.width / container.clientWidth;
  const marker = container.querySelector(".map-selected");
  if (marker !== null) drawMarker(context, marker, container, ratio);
  drawCredits(context, container, ratio);
  return picture;
}

function drawMarker(
  context: CanvasRenderingContext2D,
  marker: Element,
  container: HTMLElement,
  ratio: number,
): void {
  const { left, top } = container.getBoundingClientRect();
  const box = marker.getBoundingClientRect();
  context.beginPath();
  context.arc(
    (box.left + box.width / 2 - left) * ratio,
    (box.top + box.height / 2 - top) * ratio,
    ((box.width - RING.ink) / 2) * ratio,
    0,
    2 * Math.PI,
  );
  const { color: surface, borderTopColor: ink } = getComputedStyle(marker);
  for (const [color, width] of [[surface, RING.surface], [ink, RING.ink]] as const) {
    context.strokeStyle = color;
    context.lineWidth = width * ratio;
    context.stroke();
  }
}

function drawCredits(
  context: CanvasRenderingContext2D,
  container: HTMLElement,
  ratio: number,
): void {
  const credits = container.querySelector(".maplibregl-ctrl-attrib-inner");
  const text = credits?.textContent?.trim() ?? "";
  if (credits === null || text === "") return;
  const { size, margin } = CREDITS;
  const { width, height } = context.canvas;
  context.font = `${size * ratio}px ${getComputedStyle(credits).fontFamily}`;
  context.textAlign = "right";
  context.textBaseline = "bottom";
  const boxWidth = context.measureText(text).width + 2 * margin * ratio;
  const boxHeight = (size + margin) * ratio;
  context.fillStyle = getComputedStyle(container).backgroundColor;
  context.fillRect(width - boxWidth, height - boxHeight, boxWidth, boxHeight);
  context.fillStyle = getComputedStyle(credits).color;
  context.fillText(text, width - margin * ratio, height - (margin / 2) * ratio);
}
