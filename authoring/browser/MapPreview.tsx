import { useEffect, useRef } from "preact/hooks";
import { MapStage } from "../../components/map/stage/MapStage.tsx";
import { type MapSettings, useMap } from "../../components/map/use_map.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { requestSession } from "../../lib/map/access/map_access.ts";
import type { OpenedMap } from "../../lib/map/access/opened_map.ts";
import type { ThemeChoice } from "../../lib/map/basemap/theme.ts";
import type { AuthorState } from "./author_state.ts";

export interface MapPreviewProps {
  readonly state: AuthorState;
  readonly group: string;
  readonly map: OpenedMap;
  readonly locale: Locale;
  readonly theme: ThemeChoice;
  readonly settings: MapSettings;
}

/** A draft as a group sees it. Its view is in the page's address, so that the next draft has it. */
export function MapPreview({ state, group, map, locale, theme, settings }: MapPreviewProps) {
  const { current: search } = useRef(location.search);
  const used = useMap(settings, {
    id: map.id,
    document: map.document,
    locale,
    search,
    requestAccess: (request) => state.sessions.requestAccess(group, request),
    requestSession: async () =>
      requestSession(fetch, { bearer: await state.sessions.bearerOf(group) }),
    // The author sees it in the map.
    reportFault: () => Promise.resolve(),
  });
  useEffect(() => used.run?.setTheme(theme), [used.run, theme]);
  return <MapStage {...used} locale={locale} groups={[group]} onWindow={used.state.showWindow} />;
}
