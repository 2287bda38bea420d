import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { MapStage } from "../components/MapStage.tsx";
import { type MapSettings, useStoreMap } from "../components/use_store_map.ts";
import { createEmbedFrame, type EmbedFrame, type FrameState } from "../lib/map/embed_frame.ts";
import type { MapPhase, ThemeChoice } from "../lib/map/store_map.ts";
import { summaryOf } from "../lib/map/summary.ts";

export interface EmbeddedMapProps {
  /** The origin of the page around the frame. */
  readonly hostOrigin: string;
  readonly settings: MapSettings;
}

/** The map in another application's page, for whom that page hands a code over. */
export default function EmbeddedMap({ hostOrigin, settings }: EmbeddedMapProps) {
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

  if (frame.value === null) return null;
  if (frame.value === "none") return <NoFrame host={hostOrigin} />;
  if (state.value === "signed_out") return <SignedOut />;
  return <FramedMap frame={frame.value} state={state} theme={theme.value} settings={settings} />;
}

interface FramedMapProps {
  readonly frame: EmbedFrame;
  readonly state: Signal<FrameState>;
  readonly theme: ThemeChoice;
  readonly settings: MapSettings;
}

function FramedMap({ frame, state, theme, settings }: FramedMapProps) {
  const map = useStoreMap(settings, frame, theme);
  const phase = map.phase.value;
  const waiting = state.value === "waiting" && phase.name === "loading";
  return (
    <MapStage
      map={map}
      heading={headingOf(phase)}
      summary={waiting ? "Signing you in…" : summaryOf(phase)}
    >
      {state.value === "ended" && (
        <p class="card map-toast map-ended" role="status">
          Your session has ended. The map goes on once you are signed in again.
        </p>
      )}
    </MapStage>
  );
}

function headingOf(phase: MapPhase): string {
  return phase.name === "ready" ? `Retail stores · ${phase.groups.join(", ")}` : "Retail stores";
}

function SignedOut() {
  return (
    <div class="map-notice" role="status">
      <div class="card">
        <h1>Signed out</h1>
        <p>The map comes back when you sign in again.</p>
      </div>
    </div>
  );
}

function NoFrame({ host }: { host: string }) {
  return (
    <div class="map-notice">
      <div class="card">
        <h1>This map belongs in another page</h1>
        <p>It is shown within {host}. By itself it is at its own address.</p>
        <a class="button button-primary" href="/">Open the map</a>
      </div>
    </div>
  );
}
