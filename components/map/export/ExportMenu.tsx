import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatsOf } from "../../../lib/locale/formats.ts";
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapEngine } from "../../../lib/map/sources/map_engine_types.ts";
import { Icon } from "../../Icon.tsx";
import { Menu, MenuItem } from "../controls/Menu.tsx";
import { useToast } from "../stage/toast.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import type { MapState } from "../state/map_state.ts";
import { createExportWork, type ExportWork } from "./export_work.ts";
import { flag } from "../controls/flag.ts";

export interface ExportMenuProps {
  readonly state: MapState;
  readonly run: { readonly engine: Pick<MapEngine, "rows"> };
}

/** Exports the map: as a picture, as a file, on paper. */
export function ExportMenu({ state, run }: ExportMenuProps) {
  const words = mapWordsOf(state.locale).dock.exports;
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const work = useMemo(() => createExportWork(words), [words]);
  useEffect(() => work.cancel, [work]);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-icon"
        aria-label={words.title}
        data-tip={words.title}
        aria-haspopup="menu"
        aria-expanded={flag(open.value)}
        onClick={() => open.value = !open.value}
      >
        <Icon name="download" />
      </button>
      {open.value && (
        <Menu
          label={words.title}
          anchor={button}
          align="end"
          onClose={() => open.value = false}
        >
          <Choices
            state={state}
            run={run}
            work={work}
            onDone={() => open.value = false}
          />
        </Menu>
      )}
    </>
  );
}

interface ChoicesProps extends ExportMenuProps {
  readonly work: ExportWork;
  /** The export succeeded and needs no message. */
  onDone(): void;
}

function Choices({ state, run, work, onDone }: ChoicesProps) {
  const words = mapWordsOf(state.locale).dock.exports;
  const say = useToast();
  const busy = work.work.value !== null;
  const datasets = [...state.datasets.values()].filter((own) =>
    own.hasSql.value && own.source.value !== null
  );
  const start = async (task: (ended: AbortSignal) => Promise<string>) => {
    if (await work.start(task) && work.status.peek() === "") onDone();
  };
  const image = async () => {
    const { savePicture } = await import("./picture_file.ts");
    const name = await savePicture(state);
    if (name === null) return words.failed;
    say(words.done(name));
    return "";
  };
  return (
    <>
      {datasets.map((dataset) => (
        <DatasetChoices
          key={dataset.name}
          state={state}
          run={run}
          work={work}
          dataset={dataset}
          titled={datasets.length > 1}
          start={start}
        />
      ))}
      {datasets.length > 0 && <hr />}
      <MenuItem
        icon="map"
        label={words.image}
        idle={busy || state.map.value === null}
        onPress={() => start(image)}
      />
      {/* A frame would be printed without the page around it. */}
      {globalThis.parent === globalThis.self && (
        <MenuItem
          icon="download"
          label={words.print}
          idle={busy}
          onPress={() =>
            start(async (signal) => {
              const { printMap } = await import("./print_map.ts");
              await printMap({ state, engine: run.engine, signal });
              return "";
            })}
        />
      )}
      <p class="export-status" role="status">{work.status}</p>
      {busy && <MenuItem icon="close" label={words.cancel} onPress={work.cancel} />}
    </>
  );
}

interface DatasetChoicesProps extends Omit<ChoicesProps, "onDone"> {
  readonly dataset: DatasetState;
  /** The document has several tables. */
  readonly titled: boolean;
  start(task: (ended: AbortSignal) => Promise<string>): void;
}

function DatasetChoices({ state, run, work, dataset, titled, start }: DatasetChoicesProps) {
  const words = mapWordsOf(state.locale).dock.exports;
  const { number } = formatsOf(state.locale);
  const say = useToast();
  const counted = (count: number) => state.texts.counted(dataset.name, count);
  const save = (scope: "view" | "all") => async (signal: AbortSignal) => {
    const { saveRows } = await import("./rows_file.ts");
    const saved = await saveRows({
      state,
      engine: run.engine,
      dataset,
      scope,
      signal,
      onProgress(rows, total) {
        if (rows < total) work.status.value = words.progress(rows, counted(total));
      },
    });
    if (saved === null) return words.failed;
    say(words.done(saved.name));
    return saved.rows < saved.total ? words.most(saved.rows, counted(saved.total)) : "";
  };
  const layer = state.document.layers.find((one) => one.dataset === dataset.name);
  const title = layer === undefined
    ? state.texts.noun(dataset.name, 2)
    : state.texts.layerTitle(layer);
  const counts = { view: dataset.count.value, all: dataset.total.value };
  return (
    <>
      {titled && <span class="menu-title" aria-hidden="true">{title}</span>}
      {(["view", "all"] as const).map((scope) => {
        const label = scope === "view" ? words.inView : words.all;
        const count = counts[scope];
        return (
          <MenuItem
            key={scope}
            icon="table"
            label={label}
            detail={titled ? title : undefined}
            note={count === null ? undefined : number(count)}
            idle={work.work.value !== null || (scope === "view" && state.inView.value === null)}
            onPress={() => start(save(scope))}
          />
        );
      })}
    </>
  );
}
