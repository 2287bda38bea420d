import "../stage/rooms.ts";
import { useSignal } from "@preact/signals";
import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Range } from "../../../lib/map/query/filter.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import { colorsBy, cssColor } from "./coloring.ts";
import { colorMenu } from "./color_menu.ts";
import { limitText } from "./limit_text.ts";
import { type Box, extentOf } from "./scatter_scale.ts";
import { ScatterPlot } from "./ScatterPlot.tsx";
import type { WidgetProps } from "./widget_props.ts";
import { WidgetFrame } from "./WidgetFrame.tsx";

/** Rows by two of their numbers; a box over them filters by both. */
export function ScatterWidget({ state, own, widget, onRetry }: WidgetProps<"scatter">) {
  const words = mapWordsOf(state.locale).panel.scatter;
  const { number } = formatsOf(state.locale);
  const { texts } = state;
  const { dataset, x, y } = widget;
  const choosing = useSignal<Box | null>(null);
  const result = resultAs("scatter", own.result.value);
  const points = result?.points ?? [];
  const filter = own.filter.value;
  const filtered = filter?.kind === "box" ? filter : null;
  // The chosen box stays within the axes, wherever the points in view are.
  const extent = {
    x: extentOf(points.map(([one]) => one), filtered?.x),
    y: extentOf(points.map(([, one]) => one), filtered?.y),
  };
  const boundOf = (range: Range | undefined, [least, most]: readonly [number, number]) =>
    [range?.from ?? least, range?.to ?? most] as const;
  const asked: Box = { x: boundOf(filtered?.x, extent.x), y: boundOf(filtered?.y, extent.y) };
  const rangeOf = ([from, to]: Box["x"], [least, most]: Box["x"]): Range => ({
    from: from <= least ? null : from,
    to: to >= most ? null : to,
  });
  const commit = () => {
    const box = choosing.value;
    if (box === null) return;
    choosing.value = null;
    const next = { x: rangeOf(box.x, extent.x), y: rangeOf(box.y, extent.y) };
    const isAll = [next.x.from, next.x.to, next.y.from, next.y.to].every((one) => one === null);
    state.setFilter(widget.id, isAll ? undefined : { kind: "box", ...next });
  };
  const colorsOfX = colorsBy(state, { dataset, column: x });
  const colorsOfY = colorsBy(state, { dataset, column: y });
  const shown = result === null || result.total === null || result.total <= points.length
    ? number(points.length)
    : words.shown(number(points.length), number(result.total));
  return (
    <WidgetFrame
      state={state}
      own={own}
      widget={widget}
      waiting={4}
      empty={points.length === 0 && filtered === null}
      menu={[[
        ...colorMenu(state, { dataset, column: x }, texts.label(dataset, x)),
        ...colorMenu(state, { dataset, column: y }, texts.label(dataset, y)),
      ]]}
      readout={points.length === 0 ? undefined : shown}
      onReset={filter === undefined ? undefined : () => state.setFilter(widget.id, undefined)}
      onRetry={onRetry}
    >
      <ScatterPlot
        label={words.chart(texts.label(dataset, x), texts.label(dataset, y), shown)}
        points={points}
        extent={extent}
        chosen={choosing.value ?? asked}
        marked={filtered !== null || choosing.value !== null}
        names={{ x: texts.label(dataset, x), y: texts.label(dataset, y) }}
        words={mapWordsOf(state.locale).panel.histogram}
        valueOf={(axis, value) =>
          limitText(state, { dataset, column: widget[axis] }, value, "compact")}
        colorOf={([horizontal, vertical]) => {
          if (colorsOfX !== null) return cssColor(colorsOfX.colorOf(horizontal));
          return colorsOfY === null ? null : cssColor(colorsOfY.colorOf(vertical));
        }}
        onChoose={(box) => choosing.value = box}
        onRest={commit}
      />
      {filtered !== null && <p class="widget-note">{shown}</p>}
    </WidgetFrame>
  );
}
