/**
 * Finds what is under the pointer. deck.gl would look by itself at each press and move of a button:
 * it reads pixels back, and the page stands still until the graphics card has drawn all frames that
 * it still owes, a second or more where that is slow. Here a look for the pointer waits until the
 * card has caught up, and none is taken while the map moves.
 */
import type { PickingInfo } from "@deck.gl/core";
import type { MapLibreOverlay } from "@deck.gl/maplibre";
import type { Map as MapLibreMap } from "maplibre-gl";

interface PickingOptions {
  readonly map: MapLibreMap;
  /** Made with {@linkcode NO_PICKING}. */
  readonly overlay: MapLibreOverlay;
  /** What is looked for. */
  readonly layerIds: string[];
  /** Whether deck.gl has started: until then there is nothing to find. */
  isReady(): boolean;
  /** What the pointer rests on; null for none of the layers. */
  onHover(info: PickingInfo | null): void;
  /** What was clicked or tapped. */
  onClick(info: PickingInfo | null): void;
}

/** Keeps deck.gl from looking by itself. */
export const NO_PICKING = { _pickable: false } as const;

/** CSS pixels from the map's top left, and how far around them. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius?: number;
}

/** @returns what is drawn at a place, on top of what else is there. Waits for the graphics card. */
export type Pick = (place: Place) => PickingInfo | null;

export function createPicking(options: PickingOptions): Pick {
  const { map, overlay, layerIds, isReady, onHover, onClick } = options;
  let pointer: Place | null = null;
  let looking = false;

  const pick: Pick = (place) => {
    if (!isReady()) return null;
    overlay.setProps({ _pickable: true });
    try {
      return overlay.pickObject({ ...place, layerIds });
    } finally {
      overlay.setProps(NO_PICKING);
    }
  };

  let frames = 0;
  map.on("render", () => frames++);

  async function caughtUp(): Promise<void> {
    const startedAt = performance.now();
    let before: number;
    do {
      before = frames;
      await Promise.all([drawn(map.getCanvas()), drawn(overlay.getCanvas())]);
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
