import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { hasSql } from "./has_sql.ts";
import { Figures } from "../widgets/Figures.tsx";
import { UpdatedAgo } from "./UpdatedAgo.tsx";
import { Widget } from "../widgets/Widget.tsx";
import type { FindGroups } from "../widgets/widget_props.ts";

export interface PanelBodyProps {
  readonly state: MapState;
  /** Has the map show all data. */
  readonly onFit?: (() => void) | undefined;
  readonly findGroups?: FindGroups | undefined;
  /** Asks CARTO again for a widget. */
  readonly onRetry?: ((widget: string) => void) | undefined;
  /** Draws a time series where there is no dock: on a phone. */
  readonly timeSeries?: ((own: WidgetState) => ComponentChildren) | undefined;
}

/** Figures and widgets in the document's order; this part scrolls. */
export function PanelBody(
  { state, onFit, findGroups, onRetry, timeSeries }: PanelBodyProps,
) {
  const words = mapWordsOf(state.locale).panel;
  const element = useRef<HTMLDivElement>(null);
  const parts = partsOf(state, timeSeries !== undefined);
  const refused = !hasSql(state);
  return (
    <div
      ref={element}
      class="panel-body"
      tabIndex={-1}
      role="group"
      aria-label={words.region}
    >
      {refused && parts.some(({ needsSql }) => needsSql) && (
        <p class="panel-line">{words.noFigures}</p>
      )}
      {parts.filter(({ needsSql }) => !refused || !needsSql).map((part, index) => (
        <>
          {"formulas" in part
            ? <Figures key={index} state={state} formulas={part.formulas} onRetry={onRetry} />
            : part.own.widget.type === "timeseries"
            ? timeSeries?.(part.own)
            : (
              <Widget
                key={part.own.widget.id}
                state={state}
                own={part.own}
                findGroups={findGroups}
                onRetry={onRetry && (() => onRetry(part.own.widget.id))}
              />
            )}
          {index === 0 && (
            <NothingMatches
              state={state}
              onFit={onFit}
              onClear={() => {
                // Its button is about to go, and focus must not go with it.
                element.current?.focus({ preventScroll: true });
                state.clearFilters();
              }}
            />
          )}
        </>
      ))}
      <UpdatedAgo state={state} />
    </div>
  );
}

interface NothingMatchesProps {
  readonly state: MapState;
  readonly onFit: (() => void) | undefined;
  onClear(): void;
}

/** What to do where the filters leave nothing in view. */
function NothingMatches({ state, onFit, onClear }: NothingMatchesProps) {
  const words = mapWordsOf(state.locale).panel;
  const [layer] = state.document.layers;
  if (layer === undefined || state.filtered.value === 0) return null;
  if (state.datasetOf(layer.dataset).count.value !== 0) return null;
  return (
    <div class="nothing">
      <strong>{words.nothingMatches(state.texts.noun(layer.dataset, 0))}</strong>
      <p>{words.nothingMatchesDetail}</p>
      <div>
        <button type="button" class="button button-small button-quiet" onClick={onClear}>
          {words.clearFilters}
        </button>
        {onFit !== undefined && (
          <button type="button" class="button button-small button-quiet" onClick={onFit}>
            {words.fit}
          </button>
        )}
      </div>
    </div>
  );
}

type Part =
  & { readonly needsSql: boolean }
  & (
    | { readonly own: WidgetState }
    | {
      readonly formulas: readonly {
        readonly own: WidgetState;
        readonly widget: WidgetOf<"formula">;
      }[];
    }
  );

/** Formulas that follow each other are one part. */
function partsOf(state: MapState, hasTimeSeries: boolean): readonly Part[] {
  const parts: Part[] = [];
  for (const own of state.widgets.values()) {
    const { widget } = own;
    if (widget.type === "table" || (widget.type === "timeseries" && !hasTimeSeries)) continue;
    const last = parts.at(-1);
    if (widget.type !== "formula") {
      parts.push({ own, needsSql: widget.type !== "parameter" });
    } else if (last !== undefined && "formulas" in last) {
      parts[parts.length - 1] = { ...last, formulas: [...last.formulas, { own, widget }] };
    } else {
      parts.push({ formulas: [{ own, widget }], needsSql: true });
    }
  }
  return parts;
}
