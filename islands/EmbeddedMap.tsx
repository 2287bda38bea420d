import { useSignal, useSignalEffect } from "@preact/signals";
import type { MutableRef } from "preact/hooks";
import { useEffect, useRef } from "preact/hooks";
import { AloneNotice, FrameNotice } from "../components/map/host/FrameNotice.tsx";
import { useHostReports } from "../components/map/host/use_host_reports.ts";
import { MapStage } from "../components/map/stage/MapStage.tsx";
import { createLazyHost } from "../components/map/host/lazy_host.ts";
import type { HostServer } from "../components/map/host/host_server.ts";
import type { Ui } from "../components/map/stage/ui_parts.ts";
import { uiOf } from "../components/map/stage/ui_words.ts";
import type { MapState } from "../components/map/state/map_state.ts";
import { type MapSettings, useMap } from "../components/map/use_map.ts";
import type { Locale } from "../lib/locale/locale.ts";
import type { FrameWords } from "../lib/locale/en/map_frame.ts";
import { frameWordsOf } from "../lib/locale/frame_words.ts";
import { loadMapWords, mapWordsOf } from "../lib/locale/map_words.ts";
import type { OpenedMap } from "../lib/map/access/opened_map.ts";
import type { ThemeChoice } from "../lib/map/basemap/theme.ts";
import {
  createEmbedFrame,
  type EmbedFrame,
  type FrameFault,
  type FrameState,
} from "../lib/map/embed/embed_frame.ts";
import { mapSearch } from "../lib/map/embed/frame_search.ts";
import { writeLink } from "../lib/map/query/map_url.ts";
import { selectionOf } from "../lib/map/embed/selection.ts";

export interface EmbeddedMapProps {
  /** The origin of the page around the frame. */
  readonly hostOrigin: string;
  readonly locale: Locale;
  readonly settings: MapSettings;
}

/** A map in another application's page, for the user whose code that page passes in. */
export default function EmbeddedMap({ hostOrigin, settings, ...props }: EmbeddedMapProps) {
  const frame = useSignal<EmbedFrame | "none" | null>(null);
  const host = useSignal<HostServer | null>(null);
  const language = useSignal(props.locale);
  const ui = useSignal<Ui | null>(null);
  const resume = useRef<(() => string) | null>(null);
  const state = useSignal<FrameState>("waiting");
  const map = useSignal<OpenedMap | null>(null);
  const fault = useSignal<FrameFault | null>(null);
  const theme = useSignal<ThemeChoice>("auto");

  useEffect(() => {
    if (globalThis.parent === globalThis.self) {
      frame.value = "none";
      return;
    }
    const query = new URLSearchParams(location.search);
    ui.value = uiOf(query.get("ui"));
    const server = host.value = createLazyHost({
      send: (message) => created.send(message),
      async setLanguage(next) {
        await loadMapWords(next);
        document.documentElement.lang = next;
        language.value = next;
      },
      hostOrigin,
      bearer: () => created.bearer(),
    });
    const created = createEmbedFrame({
      hostOrigin,
      map: query.get("map") ?? undefined,
      onState: (next) => state.value = next,
      onMap(next) {
        // The next one may be for another person.
        if (next === null) resume.current = null;
        map.value = next;
      },
      onFault: (next) => fault.value = next,
      onTheme(choice) {
        theme.value = choice;
        document.documentElement.dataset.theme = choice;
      },
      onUi: (parts) => ui.value = uiOf(parts),
      onHostMessage: server.receive,
    });
    frame.value = created;
    return () => {
      server.stop();
      created.close();
    };
  }, []);

  const locale = language.value;
  const words = frameWordsOf(locale);
  if (frame.value === "none") return <AloneNotice words={words} hostOrigin={hostOrigin} />;
  if (frame.value === null || host.value === null) return null;
  if (state.value === "signed_out") {
    return <FrameNotice title={words.signedOut} detail={words.signedOutDetail} />;
  }
  if (map.value === null) return <FrameNotice {...waitingTexts(words, fault.value)} />;
  return (
    <FramedMap
      // Another document is another map, and another language is another map with its state.
      key={`${map.value.hash} ${locale}`}
      map={map.value}
      frame={frame.value}
      host={host.value}
      resume={resume}
      ui={ui.value}
      state={state.value}
      theme={theme.value}
      locale={locale}
      settings={settings}
    />
  );
}

/** Only the host page can replace a used code: it is reported, and another one requested. */
function waitingTexts({ waiting, faults }: FrameWords, why: FrameFault | null) {
  return why === null || why === "code_spent" ? { title: waiting, detail: "" } : faults[why];
}

interface FramedMapProps extends Omit<EmbeddedMapProps, "hostOrigin"> {
  readonly map: OpenedMap;
  readonly frame: EmbedFrame;
  readonly host: HostServer;
  readonly ui: Ui | null;
  /** The state of the map before this one, as the query of a link. */
  readonly resume: MutableRef<(() => string) | null>;
  readonly state: FrameState;
  readonly theme: ThemeChoice;
}

function FramedMap(
  { map: { id, document: shown }, frame, host, resume, ui, state, theme, locale, settings }:
    FramedMapProps,
) {
  const { requestAccess, requestSession } = frame;
  const map = useMap(settings, {
    id,
    document: shown,
    locale,
    search: resume.current?.() ?? mapSearch(location.search),
    gestureHints: isCooperative() ? frameWordsOf(locale).gestures : undefined,
    requestAccess,
    requestSession,
    reportFault({ code, part }) {
      frame.reportFault({ map: id, code, part });
      frame.postFault(toldAs(code), part);
    },
  });
  const { state: own, run } = map;
  const isResumed = useRef(own.linked.query.selected !== null);
  useEffect(() => void (resume.current = () => resumedSearch(own)), [own]);
  useEffect(() => run?.setTheme(theme), [run, theme]);
  useEffect(() => {
    if (state === "empty") run?.keeper.forget();
  }, [run, state]);
  useHostReports(frame, state, own);
  useSignalEffect(() => {
    const selected = own.confirmed.value;
    // What the map before this one had selected is being read again.
    if (isResumed.current && selected === null) return void (isResumed.current = false);
    host.asked(frame.onSelect(selectionOf(selected, shown)));
  });
  useEffect(() => {
    if (run === null) return;
    host.show({ state: own, run });
    return () => host.show(null);
  }, [host, own, run]);

  const hasEnded = state === "ended" || state === "empty";
  const notice = hasEnded ? mapWordsOf(locale).sessionEnded : null;
  return (
    <MapStage
      {...map}
      locale={locale}
      {...ui === null ? {} : { ui }}
      notice={notice}
      onWindow={own.showWindow}
    />
  );
}

/** @returns a map's state as the query of a link, for the map that replaces it. */
function resumedSearch({ query, inView, moved, linked, document: shown }: MapState): string {
  const position = moved.peek() ? inView.peek()?.position ?? linked.position : null;
  return writeLink({ query: query.peek(), position }, shown);
}

/** Whether the wheel scrolls the host page: the default unless the host says otherwise. */
function isCooperative(): boolean {
  return new URLSearchParams(location.search).get("cooperative-gestures") !== "off";
}

function toldAs(code: string): "layer_failed" | "widget_failed" | "context_lost" {
  if (code === "context_lost") return code;
  return code.startsWith("layer_") ? "layer_failed" : "widget_failed";
}
