/** What the map keeps in view by itself, until a person moves it. */
import type { Feature } from "../fields/feature.ts";
import type { Covers } from "./map_view_types.ts";
import type { Bounds } from "./position.ts";
import type { Box } from "./uncovered.ts";

/** Since a person opened the sheet, or the map has its size. */
const MOST_CORRECTIONS = 2;

export interface Following {
  /** The map goes by itself to where it begins: bounds are kept in view. */
  begin(bounds: Bounds | null): void;
  /** Keeps all of it in view, whatever comes to cover the map. */
  follow(bounds: Bounds): void;
  /** A person moves the map: it keeps to no bounds any more. */
  letGo(): void;
  /** Whether a person has moved the map. */
  isMoved(): boolean;
  /** Keeps a feature from being covered; null for none. */
  keep(feature: Feature | null): void;
  setCovers(covers: Covers): void;
  /** The map has another size. */
  resized(): void;
  /** The map has come to rest. */
  rested(): void;
  /** What covers the map now. */
  boxes(): readonly Box[];
}

interface FollowingOptions {
  fit(bounds: Bounds): void;
  /** Moves by the least that brings a feature onto the map and out from under what covers it. */
  reveal(feature: Feature): void;
  /** Whether it is on the map, covered or not. */
  isOnMap(feature: Feature): boolean;
  isMoving(): boolean;
  /** @returns what those boxes leave of the map. */
  roomOf(boxes: readonly Box[]): Box;
}

export function createFollowing(
  { fit, reveal, isOnMap, isMoving, roomOf }: FollowingOptions,
): Following {
  let covers: Covers = { boxes: [], lasting: [], sheet: 0 };
  let followed: Bounds | null = null;
  let moved = false;
  let kept: Feature | null = null;
  /**
   * What lies outside of the map is left there; what was on it before it shrank is brought back.
   */
  let wasOnMap = false;
  /** Where the map is on its way, its end is what counts. */
  let waits = false;
  /** What the map shows may change what covers it, which must not go on without end. */
  let corrections = 0;

  function revealKept(): void {
    waits = isMoving();
    if (kept !== null && !waits && wasOnMap) reveal(kept);
  }
  function look(): void {
    wasOnMap = kept !== null && isOnMap(kept);
  }
  function refit(): void {
    if (followed !== null) fit(followed);
    revealKept();
  }
  /** The data is out of a room that it was fitted into. */
  function correct(): void {
    if (corrections++ < MOST_CORRECTIONS) refit();
    else revealKept();
  }

  function refitAgain(): void {
    corrections = 0;
    refit();
  }

  return {
    begin(bounds) {
      corrections = 0;
      followed = bounds;
      moved = false;
    },
    follow(bounds) {
      moved ||= followed === null || bounds.some((side, index) => side !== followed?.[index]);
      followed = bounds;
    },
    letGo() {
      followed = null;
      moved = true;
    },
    isMoved: () => moved,
    keep(feature) {
      kept = feature;
      look();
      revealKept();
    },
    setCovers(next) {
      const [before, after] = [roomOf(covers.lasting), roomOf(next.lasting)];
      const isMoved = covers.sheet !== next.sheet;
      covers = next;
      // A card comes and goes without it: the map stays where the person looks.
      if (isMoved) refitAgain();
      else if (contains(after, before)) revealKept();
      else correct();
    },
    resized: refitAgain,
    rested() {
      look();
      if (waits) revealKept();
    },
    boxes: () => covers.boxes,
  };
}

const contains = (outer: Box, inner: Box) =>
  outer.left <= inner.left && outer.top <= inner.top && outer.right >= inner.right &&
  outer.bottom >= inner.bottom;
