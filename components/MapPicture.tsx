import type { Layer } from "../lib/map/document.ts";
import { area, HEIGHT, hexagons, randomFrom, spots, WIDTH, winding } from "./map_picture.ts";

type LayerType = Layer["type"];

interface MapPictureProps {
  /** The same map has the same picture. */
  readonly id: string;
  readonly types: readonly LayerType[];
}

/** A map's layer types as symbols; it contains no data. */
export function MapPicture({ id, types }: MapPictureProps) {
  const random = randomFrom(id);
  return (
    <svg
      class="map-art map-picture"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <path
        class="land"
        d={`M0 0H${WIDTH * 0.7}L${WIDTH * 0.62} 60L${WIDTH * 0.72} ${HEIGHT}H0Z`}
      />
      <path class="road" d={winding(random)} />
      <path class="road" d={winding(random)} />
      {types.toReversed().map((type, index) => (
        <PictureLayer key={index} type={type} random={random} />
      ))}
    </svg>
  );
}

function PictureLayer({ type, random }: { readonly type: LayerType; random(): number }) {
  switch (type) {
    case "h3":
    case "quadbin":
    case "raster":
      return hexagons(random).map((path, step) => (
        <path key={step} class={`cells step-${step}`} d={path} />
      ));
    case "polygon":
      return (
        <>
          <path class="area" d={area(random, WIDTH * 0.35, HEIGHT * 0.35, 56)} />
          <path class="area" d={area(random, WIDTH * 0.5, HEIGHT * 0.8, 48)} />
        </>
      );
    case "line":
      return (
        <>
          <path class="line" d={winding(random)} />
          <path class="line" d={winding(random)} />
        </>
      );
    case "heatmap":
      return spots(random, 24).map(({ x, y, size }, index) => (
        <circle key={index} class="heat" cx={x} cy={y} r={size * 6} />
      ));
    case "point":
      return spots(random, 56).map(({ x, y, size, color }, index) => (
        <circle key={index} class={`point color-${color}`} cx={x} cy={y} r={size} />
      ));
  }
}

/** One symbol per geometry, as in the legend. */
export function MapSymbol({ type }: { readonly type: LayerType }) {
  return (
    <svg class="map-art map-symbol" viewBox="0 0 14 14" aria-hidden="true">
      {type === "point" || type === "heatmap"
        ? <circle class="point color-0" cx="7" cy="7" r="5" />
        : type === "line"
        ? <path class="line" d="M0 7h14" />
        : type === "polygon"
        ? <rect class="area" x="1.75" y="1.75" width="10.5" height="10.5" rx="1.5" />
        : <rect class="cells step-2" x="1" y="1" width="12" height="12" rx="2" />}
    </svg>
  );
}
