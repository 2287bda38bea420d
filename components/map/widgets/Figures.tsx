import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import { resultAs } from "../../../lib/map/widgets/results.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { flag } from "../controls/flag.ts";

export interface FiguresProps {
  readonly state: MapState;
  readonly formulas: readonly {
    readonly own: WidgetState;
    readonly widget: WidgetOf<"formula">;
  }[];
  onRetry?: ((widget: string) => void) | undefined;
}

/** Figures, two side by side. */
export function Figures({ state, formulas, onRetry }: FiguresProps) {
  return (
    <dl class="figures">
      {formulas.map(({ own, widget }) => (
        <Figure
          key={widget.id}
          state={state}
          own={own}
          widget={widget}
          onRetry={onRetry && (() => onRetry(widget.id))}
        />
      ))}
    </dl>
  );
}

interface FigureProps {
  readonly state: MapState;
  readonly own: WidgetState;
  readonly widget: WidgetOf<"formula">;
  readonly onRetry: (() => void) | undefined;
}

function Figure({ state, own, widget, onRetry }: FigureProps) {
  const words = mapWordsOf(state.locale).panel;
  const { texts } = state;
  const fault = own.fault.value;
  const result = resultAs("formula", own.result.value);
  const waiting = result === null && !state.ended.value;
  const busy = own.stale.value && fault === null;
  const of = { ...widget, column: widget.column };
  const value = result?.value ?? null;
  return (
    <div data-widget={widget.id} aria-busy={flag(busy)}>
      <dt>{texts.widgetTitle(widget)}</dt>
      {fault !== null
        ? (
          <dd class="figure-fault">
            <PartFaultNote fault={fault} locale={state.locale} onRetry={onRetry} />
          </dd>
        )
        : (
          <>
            <dd
              class="figure"
              title={value === null ? undefined : texts.amount(of, value, "exact")}
            >
              {waiting
                ? (
                  <span class="skeleton-line">
                    <span class="visually-hidden">…</span>
                  </span>
                )
                : value === null
                ? words.formula.nothing
                : state.texts.amount(of, value, "compact")}
            </dd>
            <dd class="figure-detail">{result === null ? "" : detailOf({ state, own, widget })}</dd>
          </>
        )}
      {own.dataset.isTileset.value && <dd class="figure-detail">{words.loadedOnly}</dd>}
      {widget.note !== undefined && <dd class="figure-detail">{texts.text(widget.note)}</dd>}
    </div>
  );
}

/** The figure's total: over all rows, or its rows. */
function detailOf({ state, own, widget }: Omit<FigureProps, "onRetry">): string {
  const { formula: words } = mapWordsOf(state.locale).panel;
  const { operation, over, dataset } = widget;
  const value = resultAs("formula", own.result.value)?.value ?? null;
  const rows = own.dataset.count.value;
  const total = own.dataset.total.value;
  if (over === "all") return "";
  if (operation === "count") {
    return total === null ? "" : words.of(formatsOf(state.locale).number(total));
  }
  if (rows === 0) return words.noRows;
  if (operation !== "sum" || value === null || rows === null) return "";
  const each = state.texts.amount({ ...widget, column: widget.column }, value / rows, "compact");
  return words.per(each, state.texts.noun(dataset, 1));
}
