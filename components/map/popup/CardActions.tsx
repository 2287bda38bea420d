import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { Feature } from "../../../lib/map/fields/feature.ts";
import { Icon } from "../../Icon.tsx";
import { IconButton } from "../controls/IconButton.tsx";
import type { StageRun } from "../stage/stage_run.ts";
import type { MapState } from "../state/map_state.ts";
import { useCopyLink } from "../toolbar/use_copy_link.ts";

export interface CardActionsProps {
  readonly state: MapState;
  readonly run: StageRun;
  readonly feature: Feature;
  /** Rows can be listed, and so stepped through. */
  readonly hasSteps: boolean;
}

export function CardActions({ state, run, feature, hasSteps }: CardActionsProps) {
  const words = mapWordsOf(state.locale).stage.card;
  const copyLink = useCopyLink(state);
  const { map } = state;
  const hasPlace = feature.place !== null || feature.bounds !== null;
  return (
    <div class="card-actions">
      {hasPlace && map.value !== null && (
        <button
          type="button"
          class="button"
          onClick={() => map.value?.showFeature(feature)}
        >
          <Icon name="zoomIn" />
          {words.zoomTo}
        </button>
      )}
      {feature.id !== null && (
        <button type="button" class="button card-link" onClick={copyLink}>
          <Icon name="copy" />
          {words.copyLink}
        </button>
      )}
      {hasSteps && (
        <div class="card-steps">
          <IconButton icon="previous" label={words.previous} onPress={() => run.step(-1)} />
          <IconButton icon="next" label={words.next} onPress={() => run.step(1)} />
        </div>
      )}
    </div>
  );
}
