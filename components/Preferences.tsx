import type { BasemapId } from "../lib/basemap/choice.ts";
import { type Preferences, THEMES } from "../lib/http/preferences.ts";
import { LOCALE_NAMES, LOCALES } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";

export interface PreferencesProps extends Pick<Preferences, "locale" | "theme"> {
  /** The available basemaps and the current one; undefined on a page without a map. */
  readonly basemaps?: { readonly ids: readonly BasemapId[]; readonly current: BasemapId };
  /** The page's own URL, to return to after a choice. */
  readonly next: string;
}

/** Language, appearance and basemap, as one-click forms; plain HTML, no script. */
export function PreferenceChoices({ locale, theme, basemaps, next }: PreferencesProps) {
  const words = wordsOf(locale).preferences;
  return (
    <form class="preferences" method="post" action="/preferences">
      <input type="hidden" name="next" value={next} />
      <Choice
        legend={words.language}
        name="lang"
        current={locale}
        options={LOCALES.map((id) => ({ id, text: LOCALE_NAMES[id], lang: id }))}
      />
      <Choice
        legend={words.theme}
        name="theme"
        current={theme}
        options={THEMES.map((id) => ({ id, text: words[id] }))}
      />
      {basemaps !== undefined && basemaps.ids.length > 1 && (
        <Choice
          legend={words.basemap}
          name="basemap"
          current={basemaps.current}
          options={basemaps.ids.map((id) => ({ id, text: words.basemaps[id] }))}
        />
      )}
    </form>
  );
}

interface ChoiceProps {
  readonly legend: string;
  readonly name: string;
  readonly current: string;
  readonly options: readonly {
    readonly id: string;
    readonly text: string;
    readonly lang?: string;
  }[];
}

function Choice({ legend, name, current, options }: ChoiceProps) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="segment">
        {options.map(({ id, text, lang }) => (
          <button
            key={id}
            type="submit"
            name={name}
            value={id}
            lang={lang}
            aria-pressed={id === current ? "true" : "false"}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
