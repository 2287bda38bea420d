import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { MapStage } from "../components/map/MapStage.tsx";
import { type MapSettings, useMap } from "../components/map/use_map.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { mapWordsOf } from "../lib/locale/map_words.ts";
import {
  createEmbedFrame,
  type EmbedFrame,
  type FrameState,
} from "../lib/map/embed/embed_frame.ts";
import { selectionOf } from "../lib/map/embed/selection.ts";
import type { PlacedStore } from "../lib/map/fields/store.ts";
import type { ThemeChoice } from "../lib/map/basemap/theme.ts";

export interface EmbeddedMapProps {
  /** The origin of the page around the frame. */
  readonly hostOrigin: string;
  readonly locale: Locale;
  /** The frame's query string. */
  readonly search: string;
  readonly settings: MapSettings;
}

/** The map in another application's page, for whom that page hands a code over. */
export default function EmbeddedMap({ hostOrigin, ...rest }: EmbeddedMapProps) {
  const frame = useSignal<EmbedFrame | "none" | null>(null);
  const state = useSignal<FrameState>("waiting");
  const theme = useSignal<ThemeChoice>("auto");

  useEffect(() => {
    if (globalThis.parent === globalThis.self) {
      frame.value = "none";
      return;
    }
    const created = createEmbedFrame({
      hostOrigin,
      onState: (next) => state.value = next,
      onTheme(choice) {
        theme.value = choice;
        document.documentElement.dataset.theme = choice;
      },
    });
    frame.value = created;
    return () => created.close();
  }, []);

  const words = mapWordsOf(rest.locale).frame;
  if (frame.value === null) return null;
  if (frame.value === "none") {
    return (
      <FrameNotice title={words.alone} detail={words.aloneDetail(hostOrigin)}>
        <a class="button button-primary" href="/">{words.open}</a>
      </FrameNotice>
    );
  }
  if (state.value === "signed_out") {
    return <FrameNotice title={words.signedOut} detail={words.signedOutDetail} />;
  }
  return <FramedMap {...rest} frame={frame.value} state={state.value} theme={theme.value} />;
}

interface FramedMapProps extends Omit<EmbeddedMapProps, "hostOrigin"> {
  readonly frame: EmbedFrame;
  readonly state: FrameState;
  readonly theme: ThemeChoice;
}

function FramedMap({ frame, state, theme, locale, search, settings }: FramedMapProps) {
  const { requestAccess, requestSession } = frame;
  const map = useMap(settings, { requestAccess, requestSession, locale, search });
  const { store, run } = map;
  useEffect(() => run?.setTheme(theme), [run, theme]);
  useEffect(() => {
    if (state === "empty") run?.keeper.forget();
  }, [run, state]);
  const { name: health } = store.health.value;
  const known = store.known.value;
  const unsupported = store.unsupported.value;
  useEffect(() => {
    if (unsupported) return frame.tellFault("unsupported");
    if (health !== "ok") return frame.tellFault(health);
    // With each session anew: the page around may have said that the one before ended.
    if (known !== null && state === "open") frame.tellLoaded(known.stats.count, known.groups);
  }, [unsupported, health, known, state]);
  const told = useRef<PlacedStore | null>(null);
  useSignalEffect(() => {
    const selected = store.selected.value;
    if (selected === told.current) return;
    told.current = selected;
    frame.onSelect(selectionOf(selected));
  });

  const hasEnded = state === "ended" || state === "empty";
  const notice = hasEnded ? mapWordsOf(locale).connection.ended : null;
  return <MapStage {...map} locale={locale} notice={notice} />;
}

interface FrameNoticeProps {
  readonly title: string;
  readonly detail: string;
  readonly children?: ComponentChildren;
}

/** Stands in place of the map. */
function FrameNotice({ title, detail, children }: FrameNoticeProps) {
  return (
    <div class="map-notice" role="status">
      <div class="card">
        <h1>{title}</h1>
        <p>{detail}</p>
        {children}
      </div>
    </div>
  );
}
