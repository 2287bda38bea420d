/** What the map keeps in view by itself, until a person moves it. */
import type { Feature } from "../fields/feature.ts";
import { type Insets, NO_INSETS } from "./uncovered.ts";
import type { Covers } from "./map_view_types.ts";
import type { Bounds } from "./position.ts";

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
  covers(): Covers;
}

interface FollowingOptions {
  fit(bounds: Bounds): void;
  /** Moves by the least that brings a feature onto the map and out from under what covers it. */
  reveal(feature: Feature): void;
  /** Whether it is on the map, covered or not. */
  isOnMap(feature: Feature): boolean;
  isMoving(): boolean;
}

export function createFollowing(
  { fit, reveal, isOnMap, isMoving }: FollowingOptions,
): Following {
  let covers: Covers = { boxes: [], insets: NO_INSETS };
  let followed: Bounds | null = null;
  let moved = false;
  let kept: Feature | null = null;
  /**
   * What lies outside of the map is left there; what was on it before it shrank is brought back.
   */
  let wasOnMap = false;
  /** Where the map is on its way, its end is what counts. */
  let waits = false;

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

  return {
    begin(bounds) {
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
      const isSame = areEqual(covers.insets, next.insets);
      covers = next;
      // A card comes and goes without it: the map stays where the person looks.
      if (isSame) revealKept();
      else refit();
    },
    resized: refit,
    rested() {
      look();
      if (waits) revealKept();
    },
    covers: () => covers,
  };
}

const areEqual = (a: Insets, b: Insets) =>
  a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;
