import { useEffect, useMemo } from "preact/hooks";
import { MapStage } from "../components/map/MapStage.tsx";
import { SignInDialog, type SignInWays } from "../components/map/SignInDialog.tsx";
import { type MapSettings, useMap } from "../components/map/use_map.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { requestSession } from "../lib/map/access/map_access.ts";
import { ownAccess } from "../lib/map/access/own_access.ts";
import type { ThemeChoice } from "../lib/map/basemap/theme.ts";

export interface StoreMapProps {
  readonly displayName: string;
  readonly groups: readonly string[];
  readonly locale: Locale;
  readonly theme: ThemeChoice;
  /** The page's query string. */
  readonly search: string;
  readonly settings: MapSettings;
  readonly ways: SignInWays;
}

/** The map of the group's stores, for whoever the cookie says. */
export default function StoreMap(
  { displayName, groups, locale, theme, search, settings, ways }: StoreMapProps,
) {
  const requestAccess = useMemo(
    () => ownAccess(displayName, (...request) => fetch(...request), () => location.reload()),
    [],
  );
  const map = useMap(settings, {
    requestAccess,
    requestSession: () => requestSession((...request) => fetch(...request)),
    locale,
    search,
  });
  useEffect(() => map.run?.setTheme(theme), [map.run, theme]);
  return (
    <MapStage {...map} locale={locale} groups={groups}>
      {map.run !== null && map.store.health.value.name === "signed_out" && (
        <SignInDialog
          locale={locale}
          ways={ways}
          displayName={displayName}
          onSignedIn={map.run.keeper.resume}
        />
      )}
    </MapStage>
  );
}
