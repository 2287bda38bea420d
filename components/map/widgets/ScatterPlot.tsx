import { useRef } from "preact/hooks";
import type { PanelWords } from "../../../lib/locale/en/map_panel.ts";
import { AxisTexts } from "./AxisTexts.tsx";
import { axisTicks } from "../../../lib/map/widgets/ticks.ts";
import { Grip } from "./Grip.tsx";
import { type Box, placeOf, type Point, valueAt } from "./scatter_scale.ts";
import { HEIGHT, LEFT, useBoxPointer } from "./use_box_pointer.ts";
import { useWidth } from "../controls/use_width.ts";
import { flag } from "../controls/flag.ts";

const PANEL_WIDTH = 288;
/** Steps of the keys from one end of an axis to the other. */
const STEPS = 20;

export interface ScatterPlotProps {
  readonly label: string;
  readonly points: readonly Point[];
  readonly extent: Box;
  readonly chosen: Box;
  readonly marked: boolean;
  readonly names: { readonly x: string; readonly y: string };
  readonly words: PanelWords["histogram"];
  valueOf(axis: "x" | "y", value: number): string;
  colorOf(point: Point): string | null;
  /** @param box null to revert to the previous choice. */
  onChoose(box: Box | null): void;
  onRest(): void;
}

/** Points over two axes, and a box that is drawn by pointer or moved by four grips. */
export function ScatterPlot(props: ScatterPlotProps) {
  const { extent, chosen, marked, points, valueOf, onChoose, onRest } = props;
  const element = useRef<HTMLDivElement>(null);
  const width = Math.max(1, useWidth(element, PANEL_WIDTH).value - LEFT);
  const left = (value: number) => LEFT + placeOf(value, extent.x, width);
  const top = (value: number) => HEIGHT - placeOf(value, extent.y, HEIGHT);
  const pointer = useBoxPointer({ extent, width, onChoose, onRest });
  return (
    <div ref={element} class="scatter" data-marked={flag(marked)}>
      <svg
        class="chart chart-boxed"
        width={LEFT + width}
        height={HEIGHT + 18}
        role="img"
        aria-label={props.label}
        {...pointer}
      >
        <rect class="chart-ground" x={LEFT} width={width} height={HEIGHT} />
        {axisTicks(...extent.y, 3).map((tick) => (
          <g key={tick}>
            <path class="axis" d={`M${LEFT} ${top(tick)}H${LEFT + width}`} />
            <text x={LEFT - 4} y={Math.max(8, top(tick) + 4)} text-anchor="end">
              {valueOf("y", tick)}
            </text>
          </g>
        ))}
        {[...colored(points, props.colorOf)].map(([color, ofColor]) => (
          <path
            key={color}
            class="points"
            stroke={color ?? undefined}
            d={ofColor.map(([x, y]) => `M${left(x).toFixed(1)} ${top(y).toFixed(1)}h0`).join("")}
          />
        ))}
        {marked && (
          <rect
            class="box"
            x={left(chosen.x[0])}
            y={top(chosen.y[1])}
            width={left(chosen.x[1]) - left(chosen.x[0])}
            height={top(chosen.y[0]) - top(chosen.y[1])}
          />
        )}
        <AxisTexts
          y={HEIGHT + 14}
          width={LEFT + width}
          ticks={axisTicks(...extent.x, 3).map((tick) => ({
            x: left(tick),
            text: valueOf("x", tick),
          }))}
        />
      </svg>
      <Grips {...props} left={left} top={top} onRest={onRest} />
    </div>
  );
}

interface GripsProps extends ScatterPlotProps {
  left(value: number): number;
  top(value: number): number;
}

/** A grip on each side of the box, for the keyboard. */
function Grips({ extent, chosen, names, words, valueOf, left, top, onChoose, onRest }: GripsProps) {
  return (
    <>
      {(["x", "y"] as const).flatMap((axis) =>
        ([0, 1] as const).map((end) => {
          const span = extent[axis];
          const [from, to] = chosen[axis];
          const stepOf = (value: number) => Math.round(placeOf(value, span, STEPS));
          const value = stepOf(chosen[axis][end]);
          return (
            <Grip
              key={`${axis}${end}`}
              class={axis === "x" ? "grip" : "grip grip-across"}
              vertical={axis === "y"}
              label={end === 0 ? words.from(names[axis]) : words.to(names[axis])}
              text={valueOf(axis, chosen[axis][end])}
              place={axis === "x" ? left(chosen.x[end]) : top(chosen.y[end])}
              value={value}
              min={end === 0 ? 0 : stepOf(from) + 1}
              max={end === 0 ? stepOf(to) - 1 : STEPS}
              onMove={(step) => {
                const moved = valueAt(step, span, STEPS);
                onChoose({ ...chosen, [axis]: end === 0 ? [moved, to] : [from, moved] });
              }}
              onRest={onRest}
            />
          );
        })
      )}
    </>
  );
}

/** Points of one color are one path: hundreds of elements would be slow to lay out. */
function colored(
  points: readonly Point[],
  colorOf: ScatterPlotProps["colorOf"],
): ReadonlyMap<string | null, readonly Point[]> {
  const groups = new Map<string | null, Point[]>();
  for (const point of points) {
    const color = colorOf(point);
    const group = groups.get(color);
    if (group === undefined) groups.set(color, [point]);
    else group.push(point);
  }
  return groups;
}
