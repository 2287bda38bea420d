import { useId } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import type { MapStore } from "./map_store.ts";

/** Whether a store's colour tells its type or its revenue. */
export function ColourSwitch({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = wordsOf(locale).map;
  const name = useId();
  const choices = [["type", words.byType], ["revenue", words.byRevenue]] as const;
  return (
    <fieldset class="choice">
      <legend>{words.colourBy}</legend>
      <div>
        {choices.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              checked={store.colourBy.value === value}
              onChange={() => store.setColour(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
