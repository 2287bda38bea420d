import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";

/** Debounce after the last change, so that not every move is announced. */
const QUIET_MS = 500;

/** Announces the number of features in view to screen readers. */
export function Announcer({ state }: { readonly state: MapState }) {
  const announced = useSignal("");
  const text = announcementOf(state);
  const [layer] = state.document.layers;
  const isKnown = layer !== undefined && state.datasetOf(layer.dataset).count.value !== null;
  useEffect(() => {
    // No data remains after the session ended.
    if (!isKnown) announced.value = "";
  }, [isKnown]);
  useEffect(() => {
    // While a response is pending, the figures belong to another view.
    if (text === null || text === announced.peek()) return;
    const timer = setTimeout(() => announced.value = text, QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <p role="status" class="visually-hidden">{announced}</p>;
}

/** @returns the count of the first layer's dataset in view; null while unknown. */
export function announcementOf(state: MapState): string | null {
  const { panel: words, fields } = mapWordsOf(state.locale);
  const [layer] = state.document.layers;
  if (layer === undefined) return null;
  const { texts, locale } = state;
  const formulas = [...state.widgets.values()].filter(({ widget }) =>
    widget.type === "formula" && widget.dataset === layer.dataset && widget.over === "view"
  );
  const count = state.datasetOf(layer.dataset).count.value;
  if (count === null || formulas.some(({ stale }) => stale.value)) return null;
  if (count === 0) return words.noneInView(texts.noun(layer.dataset, 0));
  const figures = formulas.flatMap(({ widget, result }) => {
    const value = resultAs("formula", result.value)?.value ?? null;
    if (widget.type !== "formula" || widget.operation === "count" || value === null) return [];
    const amount = texts.amount({ ...widget, column: widget.column }, value, "compact");
    if (widget.operation !== "sum" || widget.column === undefined) {
      return [`${texts.widgetTitle(widget)} ${amount}`];
    }
    return [`${amount} ${inSentence(texts.label(widget.dataset, widget.column), locale)}`];
  });
  return [fields.inView(texts.counted(layer.dataset, count)), ...figures.slice(0, 1)].join(", ");
}

/** Lower-cases the first letter of a label within a sentence, unless it is an abbreviation. */
function inSentence(label: string, locale: string): string {
  const [first = "", second = ""] = label;
  const isAbbreviation = second !== "" && second === second.toLocaleUpperCase(locale) &&
    second !== second.toLocaleLowerCase(locale);
  return isAbbreviation ? label : first.toLocaleLowerCase(locale) + label.slice(first.length);
}
