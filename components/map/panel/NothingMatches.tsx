import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { useTypedAnswer } from "../controls/use_typed_answer.ts";
import type { Elsewhere } from "../effects/elsewhere.ts";
import type { MapState } from "../state/map_state.ts";

export interface NothingMatchesProps {
  readonly state: MapState;
  /** Zooms the map to all data. */
  readonly onFit?: (() => void) | undefined;
  /** Finds a dataset's filtered features outside of the view. */
  readonly onElsewhere?:
    | ((dataset: string, signal: AbortSignal) => Promise<Elsewhere | null>)
    | undefined;
  onClear(): void;
}

/** Shown when the filters leave nothing in view; matches elsewhere come first. */
export function NothingMatches({ state, onFit, onElsewhere, onClear }: NothingMatchesProps) {
  const words = mapWordsOf(state.locale).panel;
  const [layer] = state.document.layers;
  const dataset = layer === undefined ? null : state.datasetOf(layer.dataset);
  const isNothing = dataset !== null && state.filtered.value > 0 && dataset.count.value === 0;
  const looked = useTypedAnswer(
    isNothing ? dataset.narrowing().value.key : "",
    async (_, signal) => isNothing ? await onElsewhere?.(dataset.name, signal) ?? null : null,
    dataset?.sql.value,
  );
  if (!isNothing) return null;
  const elsewhere = looked.value.name === "there" ? looked.value.answer : null;
  const found = elsewhere !== null && elsewhere.count > 0 ? elsewhere : null;
  const show = (bounds: NonNullable<Elsewhere["bounds"]>) => state.map.peek()?.moveTo(bounds);
  return (
    <div class="nothing" role="status">
      <strong>{words.nothingMatches(state.texts.noun(dataset.name, 0))}</strong>
      <p>
        {elsewhere === null
          ? words.nothingMatchesDetail
          : found === null
          ? words.nothingElsewhere
          : words.elsewhere(state.texts.counted(dataset.name, found.count))}
      </p>
      <div>
        {found !== null && found.bounds !== null && (
          <Choice
            text={words.goThere}
            onPress={() => found.bounds && show(found.bounds)}
          />
        )}
        <Choice text={words.clearFilters} onPress={onClear} />
        {onFit !== undefined && (elsewhere === null || found?.bounds === null) && (
          <Choice text={words.fit} onPress={onFit} />
        )}
      </div>
    </div>
  );
}

function Choice({ text, onPress }: { readonly text: string; onPress(): void }) {
  return (
    <button type="button" class="button button-small button-quiet" onClick={onPress}>{text}</button>
  );
}
