import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { exportPicture, exportRows } from "./exports.ts";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";
import { useLeaving } from "./use_leaving.ts";

export interface ExportMenuProps {
  readonly store: MapStore;
  readonly run: MapRun;
  readonly locale: Locale;
}

/** Takes what the map shows elsewhere: as a picture, as a file, on paper. */
export function ExportMenu({ store, run, locale }: ExportMenuProps) {
  const words = mapWordsOf(locale).exports;
  const open = useSignal(false);
  const status = useSignal("");
  const work = useSignal<AbortController | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const listId = useId();
  useLeaving(element, ["pointerdown", "focusin"], () => open.value = false);
  useEffect(() => () => work.peek()?.abort(), []);

  /** @param task says what it did. */
  async function start(task: (ended: AbortSignal) => Promise<string>): Promise<void> {
    // A button that is disabled while it works would lose focus.
    if (work.peek() !== null) return;
    const current = work.value = new AbortController();
    status.value = words.working;
    try {
      status.value = await task(current.signal);
    } catch {
      status.value = current.signal.aborted ? "" : words.failed;
    } finally {
      work.value = null;
    }
  }
  const savePicture = async () => {
    const name = await exportPicture(store, locale);
    return name === null ? words.failed : words.done(name);
  };
  const saveRows = async (ended: AbortSignal) => {
    const saved = await exportRows(store, run, ended, (rows, total) => {
      if (rows < total) status.value = words.progress(rows, total);
    });
    if (saved === null) return words.failed;
    const { name, rows, total } = saved;
    return rows < total ? `${words.done(name)}. ${words.most(rows, total)}` : words.done(name);
  };
  const busy = work.value !== null;
  return (
    <div
      ref={element}
      class="export"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open.value) return;
        open.value = false;
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        class="button button-tool"
        aria-expanded={open.value}
        aria-controls={listId}
        onClick={() => open.value = !open.value}
      >
        {words.title}
      </button>
      <div id={listId} class="card export-list" hidden={!open.value}>
        <button
          type="button"
          class="export-choice"
          aria-disabled={busy || store.map.value === null}
          onClick={() => start(savePicture)}
        >
          {words.image}
        </button>
        {store.known.value?.capabilities.figures && (
          <button
            type="button"
            class="export-choice"
            aria-disabled={busy || store.inView.value === null}
            onClick={() => start(saveRows)}
          >
            {words.csv}
          </button>
        )}
        {/* A frame would be printed without the page around it. */}
        {globalThis.parent === globalThis.self && (
          <button
            type="button"
            class="export-choice"
            onClick={() => print()}
          >
            {words.print}
          </button>
        )}
        <p class="export-status" role="status">{status}</p>
        {busy && (
          <button
            type="button"
            class="button button-quiet"
            onClick={() => work.value?.abort()}
          >
            {words.cancel}
          </button>
        )}
      </div>
    </div>
  );
}
