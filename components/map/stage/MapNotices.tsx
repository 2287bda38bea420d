import type { ComponentChildren } from "preact";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { Icon } from "../../Icon.tsx";
import type { MapState } from "../state/map_state.ts";
import { firstTable } from "./tables.ts";

export interface MapNoticesProps {
  readonly state: MapState;
  readonly groups: readonly string[];
  /** Link to the person's other maps; null for none. */
  readonly elsewhere: string | null;
}

/** Replaces a map that cannot be drawn, or covers an empty one. */
export function MapNotices({ state, groups, elsewhere }: MapNoticesProps) {
  const words = mapWordsOf(state.locale).stage.notice;
  if (state.unsupported.value) {
    return (
      <Notice covers title={words.unsupported} detail={words.unsupportedDetail}>
        <OpenTable state={state} />
      </Notice>
    );
  }
  if (state.context.value === "gone") {
    return (
      <Notice covers title={words.gone} detail={words.goneDetail}>
        <button
          type="button"
          class="button button-primary"
          onClick={() => location.reload()}
        >
          <Icon name="retry" />
          {words.reload}
        </button>
        <OpenTable state={state} />
      </Notice>
    );
  }
  const [first] = state.document.layers;
  if (first === undefined || !isEmpty(state, first.dataset)) return null;
  const { texts } = state;
  return (
    <Notice
      title={words.empty(texts.noun(first.dataset, 0), groups.join(", "))}
      detail={words.emptyDetail(texts.mapTitle)}
    >
      {elsewhere !== null && <a class="button button-quiet" href={elsewhere}>{words.openAnother}
      </a>}
    </Notice>
  );
}

/** Whether the person has no row of it, regardless of filters. */
function isEmpty(state: MapState, name: string): boolean {
  const { extent, total } = state.datasetOf(name);
  return total.value === 0 || extent.value === null;
}

function OpenTable({ state }: { readonly state: MapState }) {
  const table = firstTable(state);
  if (table === null) return null;
  return (
    <button type="button" class="button button-quiet" onClick={() => state.openTable(table)}>
      <Icon name="table" />
      {mapWordsOf(state.locale).stage.notice.openTable}
    </button>
  );
}

interface NoticeProps {
  readonly title: string;
  readonly detail: string;
  /** There is no map behind it. */
  readonly covers?: boolean;
  readonly children?: ComponentChildren;
}

function Notice({ title, detail, covers = false, children }: NoticeProps) {
  return (
    <div class="map-notice" role="alert" data-covers={covers ? "true" : undefined}>
      <div>
        <h2>{title}</h2>
        <p class="muted">{detail}</p>
        <div class="actions">{children}</div>
      </div>
    </div>
  );
}
