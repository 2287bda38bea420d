import { useEffect, useMemo } from "preact/hooks";
import type { WayBackIn } from "../components/map/SignInDialog.tsx";
import { MapStage } from "../components/map/stage/MapStage.tsx";
import { type MapSettings, useMap } from "../components/map/use_map.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { requestSession } from "../lib/map/access/map_access.ts";
import { reportMapFault } from "../lib/map/access/map_faults.ts";
import { ownAccess } from "../lib/map/access/own_access.ts";
import { viewAccess } from "../lib/map/access/view_access.ts";
import type { ThemeChoice } from "../lib/map/basemap/theme.ts";
import type { MapDocument } from "../lib/map/document.ts";

export interface OwnMapProps {
  /** The map's id. */
  readonly id: string;
  /** The document's hash, as in the token response. */
  readonly hash: string;
  readonly document: MapDocument;
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly locale: Locale;
  readonly theme: ThemeChoice;
  /** The page's query string. */
  readonly search: string;
  readonly settings: MapSettings;
  readonly way: WayBackIn;
  /** Link to the person's other maps, if any. */
  readonly elsewhere: string | null;
  /** Where an operator's view as others gets its token, and what page follows its end. */
  readonly view?: { readonly token: string; readonly end: string };
}

/** A map for the person whose session cookie the page has. */
export default function OwnMap(
  { id, hash, document, displayName, groups, locale, theme, search, settings, view, ...links }:
    OwnMapProps,
) {
  const { way, elsewhere } = links;
  const fetcher: typeof fetch = (...request) => fetch(...request);
  const requestAccess = useMemo(
    () =>
      view === undefined
        ? ownAccess({ displayName, map: id, hash }, fetcher, () => location.reload())
        : viewAccess({ path: view.token, hash }, fetcher, () => location.replace(view.end)),
    [],
  );
  const map = useMap(settings, {
    id,
    document,
    locale,
    search,
    requestAccess,
    requestSession: () => requestSession(fetcher),
    reportFault: (fault) => reportMapFault(fetcher, { map: id, ...fault }),
  });
  useEffect(() => map.run?.setTheme(theme), [map.run, theme]);
  return (
    <MapStage
      {...map}
      locale={locale}
      groups={groups}
      elsewhere={elsewhere}
      onWindow={map.state.showWindow}
      over={({ SignInDialog }) =>
        map.run !== null && map.state.health.value.name === "signed_out" && (
          <SignInDialog
            locale={locale}
            way={way}
            onSignedIn={map.run.keeper.resume}
          />
        )}
    />
  );
}
