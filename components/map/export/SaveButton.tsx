import { useEffect, useMemo } from "preact/hooks";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { Icon } from "../../Icon.tsx";
import { useToast } from "../stage/toast.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import { tableOf } from "../dock/columns.ts";
import { createExportWork } from "./export_work.ts";
import { flag } from "../controls/flag.ts";

export interface SaveButtonProps {
  readonly state: MapState;
  /** The state of a table widget. */
  readonly widget: WidgetState;
  readonly engine: Pick<MapEngine, "rows">;
}

/** Saves all pages of the open table; pressing it again cancels. */
export function SaveButton({ state, widget, engine }: SaveButtonProps) {
  const words = mapWordsOf(state.locale).dock;
  const say = useToast();
  const work = useMemo(() => createExportWork(words.exports), [words]);
  useEffect(() => work.cancel, [work]);
  const busy = work.work.value !== null;
  const table = tableOf(widget);
  if (table === null) return null;
  const counted = (count: number) => state.texts.counted(table.dataset, count);
  const save = async (signal: AbortSignal) => {
    const { saveRows } = await import("./rows_file.ts");
    const saved = await saveRows({
      state,
      engine,
      dataset: widget.dataset,
      scope: table.over,
      table: table.id,
      signal,
      onProgress(rows, total) {
        if (rows < total) work.status.value = words.exports.progress(rows, counted(total));
      },
    });
    if (saved === null) return words.exports.failed;
    const { name, rows, total } = saved;
    say(words.exports.done(name));
    return rows < total ? words.exports.most(rows, counted(total)) : "";
  };
  return (
    <>
      <span class="table-saving truncate" role="status">{work.status}</span>
      <button
        type="button"
        class="button button-small"
        aria-label={busy ? words.exports.cancel : words.table.csv}
        aria-busy={flag(busy)}
        onClick={() => busy ? work.cancel() : work.start(save)}
      >
        <Icon name={busy ? "close" : "download"} />
        <span>{busy ? words.exports.cancel : "CSV"}</span>
      </button>
    </>
  );
}
