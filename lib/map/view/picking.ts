/**
 * Finds what is under the pointer. To look, deck.gl reads pixels back, and the page stands still
 * until the graphics card has drawn all frames that it still owes, a second or more where that is
 * slow. So a look for the pointer waits until the card has caught up, and none is taken while the
 * map moves.
 */
import type { PickingInfo } from "@deck.gl/core";
import type { Map as MapLibreMap } from "maplibre-gl";
import { frameDone } from "./frame_done.ts";
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
      await Promise.all([frameDone(map.getCanvas()), frameDone(overlay()?.canvas() ?? null)]);
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
