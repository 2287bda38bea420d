/** Keeps a picture in place over a moving map: new frames, and between them the last one moved. */
import type { Map as MapLibreMap } from "maplibre-gl";
import { createFramePace } from "./frame_pace.ts";
import { type MapPose, moveAlong, poseOf } from "./map_pose.ts";

export interface FrameFollowerOptions {
  /** Holds the picture, as large as the map. */
  readonly container: HTMLElement;
  /**
   * Draws the map as it is now.
   *
   * @returns what resolves when the graphics card has drawn it; null where it has.
   */
  draw(): Promise<void> | null;
}

export interface FrameFollower {
  /** Puts the picture at the map's current pose. Call it before a frame that is drawn otherwise. */
  settle(): void;
  /** Draws at once if the picture is only moved along. */
  catchUp(): void;
  stop(): void;
}

export function followFrames(
  map: MapLibreMap,
  { container, draw }: FrameFollowerOptions,
): FrameFollower {
  const pace = createFramePace(() => performance.now());
  let shown: MapPose = poseOf(map);
  let isBehind = false;

  function settle(): void {
    shown = poseOf(map);
    isBehind = false;
    container.style.transform = "";
  }
  function drawNow(): void {
    settle();
    pace.drew(draw());
  }

  const follow = () => {
    const moved = map.isMoving() && !pace.isDue() ? moveAlong(map, shown) : null;
    isBehind = moved !== null;
    if (moved === null) drawNow();
    else Object.assign(container.style, moved);
  };
  const rest = () => {
    if (isBehind) map.triggerRepaint();
  };
  const resize = () => {
    const { clientWidth, clientHeight } = map.getContainer();
    container.style.width = `${clientWidth}px`;
    container.style.height = `${clientHeight}px`;
  };

  map.on("resize", resize);
  map.on("render", follow);
  map.on("moveend", rest);
  resize();
  return {
    settle,
    catchUp() {
      if (isBehind) drawNow();
    },
    stop() {
      map.off("resize", resize);
      map.off("render", follow);
      map.off("moveend", rest);
    },
  };
}
