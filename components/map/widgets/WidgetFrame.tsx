import type { ComponentChildren, RefObject } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Widget } from "../../../lib/map/document.ts";
import type { MapState } from "../state/map_state.ts";
import type { PartFault } from "../state/state_context.ts";
import { useSaveChoice } from "./use_save_choice.ts";
import { type WidgetChoice, WidgetMenu } from "./WidgetMenu.tsx";
import type { WidgetProps } from "./widget_props.ts";
import { PartFaultNote } from "../controls/PartFaultNote.tsx";
import { flag } from "../controls/flag.ts";

/** Rows of categories before "show more". */
export const SHOWN_CATEGORIES = 5;

export interface WidgetFrameProps extends WidgetProps {
  /** The read-out while it does not filter. */
  readonly readout?: ComponentChildren;
  /** Shows the read-out even while it filters: the pointer is on a bar, or drags. */
  readonly reading?: boolean;
  /** Resets the person's choice; undefined without one. */
  readonly onReset?: (() => void) | undefined;
  readonly menu?: readonly (readonly WidgetChoice[])[];
  /** The result is empty. */
  readonly empty?: boolean;
  /** Lines of the skeleton before the first data; none if there is no data to wait for. */
  readonly waiting?: number;
  /** Replaces the widget's own fault. */
  readonly fault?: PartFault | null;
  readonly children?: ComponentChildren;
}

/** A widget's header and the states that all widgets share: loading, updating, empty, fault. */
export function WidgetFrame(props: WidgetFrameProps) {
  const { state, own, widget, readout, reading, onReset, menu = [], children } = props;
  const { widget: words, loadedOnly } = mapWordsOf(state.locale).panel;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const title = state.texts.widgetTitle(widget);
  const fault = props.fault ?? own.fault.value;
  const groups = [...menu, useSaveChoice(state, own)];
  const hasMenu = fault === null && groups.some((items) => items.length > 0);
  const isRead = readout !== undefined && fault === null && (onReset === undefined || reading);
  const busy = own.stale.value && fault === null;
  useKeptLines(heading, title, !isRead && onReset === undefined);
  return (
    <section class="widget" data-widget={widget.id} aria-labelledby={id} aria-busy={flag(busy)}>
      <div class="widget-head">
        <h2 id={id} ref={heading} tabIndex={-1} title={title}>{title}</h2>
        {isRead && <span class="readout">{readout}</span>}
        {onReset !== undefined && (
          <button
            type="button"
            class={reading ? "visually-hidden" : "button-link"}
            aria-label={words.resetOf(title)}
            onClick={() => {
              heading.current?.focus();
              onReset();
            }}
          >
            {words.reset}
          </button>
        )}
        {hasMenu && <WidgetMenu label={words.options(title)} groups={groups} />}
      </div>
      <WidgetBody {...props} fault={fault}>{children}</WidgetBody>
      {own.dataset.isTileset.value && <p class="widget-note">{loadedOnly}</p>}
      {widget.note !== undefined && <p class="widget-note">{state.texts.text(widget.note)}</p>}
    </section>
  );
}

/** A title keeps its lines beside a read-out or "Reset", so that nothing below it moves. */
function useKeptLines(heading: RefObject<HTMLElement>, title: string, isAlone: boolean): void {
  useLayoutEffect(() => {
    const { current } = heading;
    if (current === null || !isAlone || current.offsetHeight === 0) return;
    const lines = Math.round(
      current.offsetHeight / parseFloat(getComputedStyle(current).lineHeight),
    );
    current.style.setProperty("--lines", String(lines));
  }, [title, isAlone]);
}

function WidgetBody(
  { state, own, widget, fault, empty, waiting = 2, onRetry, children }: WidgetFrameProps,
) {
  const { widget: words } = mapWordsOf(state.locale).panel;
  if (fault !== null && fault !== undefined) {
    return <PartFaultNote fault={fault} locale={state.locale} onRetry={onRetry} />;
  }
  if (own.result.value === null && waiting > 0) {
    // Without access nothing is loading.
    if (state.ended.value) return null;
    return <Skeleton type={kindOf(state, widget)} lines={waiting} text={words.loading} />;
  }
  return (
    <div class="widget-body">{empty ? <p class="widget-empty">{words.empty}</p> : children}</div>
  );
}

/** A document that names few values has no more; else a button below shows how many. */
function kindOf({ document: { datasets } }: MapState, widget: Widget): SkeletonProps["type"] {
  if (widget.type !== "category") return widget.type;
  const { columns = {} } = datasets[widget.dataset] ?? {};
  const named = Object.hasOwn(columns, widget.column) ? columns[widget.column]?.values : undefined;
  const isFew = named !== undefined && Object.keys(named).length <= SHOWN_CATEGORIES;
  return isFew ? "category" : "more_categories";
}

interface SkeletonProps {
  /** The kind of content, for the skeleton's height in styles/panel.css. */
  readonly type: Widget["type"] | "more_categories";
  readonly lines: number;
  readonly text: string;
}

/** A skeleton in place of the data. */
function Skeleton({ type, lines, text }: SkeletonProps) {
  return (
    <div class="widget-skeleton" data-type={type}>
      <span class="visually-hidden">{text}</span>
      {Array.from({ length: lines }, (_, line) => <span key={line} class="skeleton-line" />)}
    </div>
  );
}
