/** The number of features in view of each class, for legends of numbers. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { TilejsonResult } from "@carto/api-client";
import type { ClassCounter } from "../../../lib/map/layers/class_counts.ts";
import type { ColorScale } from "../../../lib/map/layers/scales/color_scale.ts";
import type { InView } from "../../../lib/map/view/position.ts";
import type { DatasetState } from "./dataset_state.ts";
import type { LayerStatus } from "./layer_status.ts";

export interface CountedLayer {
  readonly status: ReadonlySignal<LayerStatus>;
  readonly clusters: ReadonlySignal<TilejsonResult | null>;
  readonly colors: ReadonlySignal<ColorScale>;
  readonly inView: ReadonlySignal<InView | null>;
  readonly dataset: Pick<DatasetState, "window" | "isTileset">;
}

/**
 * @returns the counter of the loaded features, which the map sets, and the counts by the classes'
 * keys: null without bins, and where the graphics card filters or CARTO clusters what is loaded.
 */
export function createCountedClasses(
  { status, clusters, colors, inView, dataset: { window, isTileset } }: CountedLayer,
) {
  const counter = signal<ClassCounter | null>(null);
  const classCounts = computed(() => {
    const bounds = inView.value?.bounds;
    const isCountable = status.value === "drawn" && clusters.value === null &&
      window.value === null &&
      !isTileset.value && colors.value.classes.some(({ of }) => of.kind === "bin");
    if (!isCountable || bounds === undefined) return null;
    return counter.value?.(bounds, colors.value) ?? null;
  });
  return { counter, classCounts };
}
