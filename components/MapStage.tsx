import type { ComponentChildren } from "preact";
import { MapNotice } from "./MapNotice.tsx";
import { StoreTooltip } from "./StoreTooltip.tsx";
import type { UsedMap } from "./use_store_map.ts";

export interface MapStageProps {
  readonly map: UsedMap;
  readonly heading: string;
  /** The line below the heading. */
  readonly summary: string;
  /** Lies over the map. */
  readonly children?: ComponentChildren;
}

/** The map with what lies over it: a heading, the store under the pointer, what went wrong. */
export function MapStage({ map, heading, summary, children }: MapStageProps) {
  const { container, hovered, incomplete, retry } = map;
  const phase = map.phase.value;
  return (
    <>
      <div ref={container} class="map-canvas" />
      <section class="card map-summary" aria-busy={phase.name === "loading"}>
        <h1>{heading}</h1>
        <p role="status">{summary}</p>
      </section>
      {hovered.value !== null && <StoreTooltip {...hovered.value} />}
      {phase.name === "failed" && <MapNotice fault={phase.fault} onRetry={retry} />}
      {incomplete.value && phase.name === "ready" && (
        <div class="card map-toast" role="alert">
          Part of the map could not be loaded.
          <button type="button" class="button button-quiet" onClick={retry}>Try again</button>
        </div>
      )}
      {children}
    </>
  );
}
