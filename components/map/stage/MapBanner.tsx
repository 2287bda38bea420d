import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { OFFLINE_SIGN, Sign, WARNING_SIGN } from "../../Sign.tsx";
import type { StageRun } from "./stage_run.ts";
import type { MapState } from "../state/map_state.ts";

export interface MapBannerProps {
  readonly state: MapState;
  readonly run: StageRun | null;
  /** Replaces the banner of the map's state. */
  readonly notice: string | null;
}

/** Why the map is not up to date; disappears once it is again. */
export function MapBanner({ state, run, notice }: MapBannerProps) {
  const words = mapWordsOf(state.locale).stage.banner;
  const health = state.health.value.name;
  const lost = state.context.value === "lost";
  const [what, then] = notice !== null
    ? [notice, ""]
    : health !== "ok"
    ? words[health]
    : lost
    ? words.contextLost
    : ["", ""];
  return (
    <div class="banner" role="alert" data-health={health}>
      {what !== undefined && what !== "" && (
        <div>
          <Sign path={health === "offline" ? OFFLINE_SIGN : WARNING_SIGN} />
          <p>
            <strong>{what}</strong> {then}
          </p>
          {notice === null && health === "unavailable" && run !== null && (
            <button
              type="button"
              class="button button-quiet button-small"
              onClick={() => run.keeper.resume()}
            >
              {words.retryNow}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
