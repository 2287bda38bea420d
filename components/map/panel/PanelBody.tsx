import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { WidgetOf } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { hasSql } from "./has_sql.ts";
import { NothingMatches, type NothingMatchesProps } from "./NothingMatches.tsx";
import { Figures } from "../widgets/Figures.tsx";
import { UpdatedAgo } from "./UpdatedAgo.tsx";
import { Widget } from "../widgets/Widget.tsx";
import type { FindGroups } from "../widgets/widget_props.ts";

export interface PanelBodyProps extends Pick<NothingMatchesProps, "onElsewhere" | "onFit"> {
  readonly state: MapState;
  readonly findGroups?: FindGroups | undefined;
  /** Retries a widget. */
  readonly onRetry?: ((widget: string) => void) | undefined;
  /** Draws a time series on a phone, where there is no dock. */
  readonly timeSeries?: ((own: WidgetState) => ComponentChildren) | undefined;
}

/** Figures and widgets in the document's order; this part scrolls. */
export function PanelBody(
  { state, onElsewhere, onFit, findGroups, onRetry, timeSeries }: PanelBodyProps,
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
              onElsewhere={onElsewhere}
              onFit={onFit}
              onClear={() => {
                // Its button is about to be removed: move focus first.
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

/** Consecutive formulas are one group. */
function partsOf(state: MapState, hasTimeSeries: boolean): readonly Part[] {
  const parts: Part[] = [];
  for (const own of state.widgets.values()) {
    const { widget } = own;
    if (widget.type === "table" || (widget.type === "timeseries" && !hasTimeSeries)) continue;
    const last = parts.at(-1);
    // Those over a tileset are computed here.
    const needsSql = widget.type !== "parameter" && !own.dataset.isTileset.value;
    if (widget.type !== "formula") {
      parts.push({ own, needsSql });
    } else if (last !== undefined && "formulas" in last && last.needsSql === needsSql) {
      parts[parts.length - 1] = { ...last, formulas: [...last.formulas, { own, widget }] };
    } else {
      parts.push({ formulas: [{ own, widget }], needsSql });
    }
  }
  return parts;
}
