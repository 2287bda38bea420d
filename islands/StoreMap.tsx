import { MapStage } from "../components/MapStage.tsx";
import { type MapOwner, type MapSettings, useStoreMap } from "../components/use_store_map.ts";
import { requestMapAccess } from "../lib/map/map_access.ts";
import { summaryOf } from "../lib/map/summary.ts";

export interface StoreMapProps {
  readonly group: string;
  readonly settings: MapSettings;
}

/** The map of the group's stores, for whoever the cookie says. */
export default function StoreMap({ group, settings }: StoreMapProps) {
  const map = useStoreMap(settings, BY_COOKIE);
  return (
    <MapStage
      map={map}
      heading={`Retail stores · ${group}`}
      summary={summaryOf(map.phase.value)}
    />
  );
}

const BY_COOKIE: MapOwner = { requestAccess: (how) => requestMapAccess(fetch, how) };
