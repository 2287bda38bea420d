/**
 * Finds what is under the pointer. deck.gl would look by itself at each press and move of a button:
 * it reads pixels back, and the page stands still until the graphics card has drawn all frames that
 * it still owes, a second or more where that is slow. Here a look for the pointer waits until the
 * card has caught up, and none is taken while the map moves.
 */
import type { PickingInfo } from "@deck.gl/core";
import type { Map as MapLibreMap } from "maplibre-gl";
import type { Overlay, Place } from "./overlay.ts";

interface PickingOptions {
  readonly map: MapLibreMap;
  /** The one of the moment; null while there is none to look at. */
  overlay(): Overlay | null;
  /** What the pointer rests on; null for none of the layers. */
  onHover(info: PickingInfo | null): void;
  /** What was clicked or tapped. */
  onClick(info: PickingInfo | null): void;
}

/** @returns what is drawn at a place, on top of what else is there. Waits for the graphics card. */
export type Pick = (place: Place) => PickingInfo | null;

export function createPicking({ map, overlay, onHover, onClick }: PickingOptions): Pick {
  let pointer: Place | null = null;
  let looking = false;

  const pick: Pick = (place) => overlay()?.pick(place) ?? null;

  let frames = 0;
  map.on("render", () => frames++);

  async function caughtUp(): Promise<void> {
    const startedAt = performance.now();
    let before: number;
    do {
      before = frames;
      await Promise.all([drawn(map.getCanvas()), drawn(overlay()?.canvas() ?? null)]);
    } while (frames !== before && performance.now() - startedAt < PATIENCE_MS);
  }

  async function look(): Promise<void> {
    looking = true;
    let seen: Place | null = null;
    try {
      while (pointer !== null && pointer !== seen) {
        await caughtUp();
        if (pointer === null) break;
        seen = pointer;
        onHover(pick(pointer));
      }
    } finally {
      looking = false;
    }
  }

  const forget = () => pointer = null;
  map.on("mousemove", ({ point, originalEvent }) => {
    if (originalEvent.buttons !== 0 || map.isMoving()) return;
    pointer = point;
    if (!looking) look();
  });
  for (const event of ["mousedown", "movestart", "remove"] as const) map.on(event, forget);
  map.on("mouseout", () => {
    forget();
    onHover(null);
  });
  map.on("click", ({ point }) => onClick(pick(point)));
  return pick;
}

/** So long a map that changes all the time is waited for, in milliseconds. */
const PATIENCE_MS = 1_000;
/** How often a graphics card is asked whether it is done, in milliseconds. */
const POLL_MS = 8;

/** Resolves when all that was drawn on the canvas so far is on the screen, or never will be. */
function drawn(canvas: HTMLCanvasElement | null): Promise<void> {
  const gl = canvas?.getContext("webgl2");
  const fence = gl?.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  if (!gl || !fence) return Promise.resolve();
  gl.flush();
  return new Promise((resolve) => {
    const poll = setInterval(() => {
      if (gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED && !gl.isContextLost()) return;
      clearInterval(poll);
      gl.deleteSync(fence);
      resolve();
    }, POLL_MS);
  });
}
