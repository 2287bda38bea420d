import type { MapFault } from "../lib/map/map_access.ts";

const NOTICES: Readonly<Record<MapFault, { title: string; detail: string }>> = {
  signed_out: {
    title: "Your session has ended",
    detail: "Sign in again to see your stores.",
  },
  no_access: {
    title: "No data for your group",
    detail: "Your group may see no stores. Ask whoever runs this application.",
  },
  offline: {
    title: "No connection",
    detail: "The server cannot be reached. Check your connection and try again.",
  },
  unavailable: {
    title: "The map cannot be loaded",
    detail: "The map data service has trouble right now. Your session is fine.",
  },
  limited: {
    title: "Too many requests",
    detail: "The map has asked for too much at once. It goes on by itself in a while.",
  },
  unsupported: {
    title: "This browser cannot draw the map",
    detail: "The map needs WebGL2. Turn on hardware acceleration, or use another browser.",
  },
};

/** Stands in place of a map that cannot be shown: why, and what to do. */
export function MapNotice({ fault, onRetry }: { fault: MapFault; onRetry: () => void }) {
  const { title, detail } = NOTICES[fault];
  return (
    <div class="map-notice" role="alert">
      <div class="card">
        <h1>{title}</h1>
        <p>{detail}</p>
        {fault === "signed_out"
          ? <a class="button button-primary" href="/login">Sign in</a>
          : (
            <button type="button" class="button button-primary" onClick={onRetry}>
              Try again
            </button>
          )}
      </div>
    </div>
  );
}
