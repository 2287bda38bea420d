import { useId } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** Whether a store's colour tells its type or its revenue. */
export function ColourSwitch({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const name = useId();
  const choices = [["type", words.colour.type], ["revenue", words.colour.revenue]] as const;
  return (
    <fieldset class="choice">
      <legend>{words.colour.by}</legend>
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
