import type { Layer } from "../../../lib/map/document.ts";
import type { Rgb } from "../../../lib/map/layers/scales/color_scale.ts";

export interface SwatchProps {
  readonly color: Rgb;
  /** Each geometry has a symbol of its own. */
  readonly type: Layer["type"];
}

/** A color of the map, with its layer's symbol. */
export function Swatch({ color, type }: SwatchProps) {
  const fill = `rgb(${color.join(" ")})`;
  return (
    <svg class="swatch" viewBox="0 0 14 14" aria-hidden="true">
      {type === "point" || type === "heatmap"
        ? <circle cx="7" cy="7" r="5" fill={fill} />
        : type === "line"
        ? <path d="M0 7h14" stroke={fill} stroke-width="3" />
        : type === "polygon"
        ? (
          <rect
            x="1.75"
            y="1.75"
            width="10.5"
            height="10.5"
            rx="1.5"
            fill={fill}
            fill-opacity="0.14"
            stroke={fill}
            stroke-width="1.5"
          />
        )
        : <rect x="1" y="1" width="12" height="12" rx="2" fill={fill} />}
    </svg>
  );
}
