import { type Preferences, THEMES } from "../lib/http/preferences.ts";
import { LOCALE_NAMES, LOCALES } from "../lib/locale/locale.ts";
import { wordsOf } from "../lib/locale/words.ts";

export interface PreferencesProps extends Preferences {
  /** The page's own address: where a choice leads back to. */
  readonly next: string;
}

/** Language and appearance, each a press away; plain HTML, no script. */
export function PreferenceChoices({ locale, theme, next }: PreferencesProps) {
  const words = wordsOf(locale).preferences;
  return (
    <form class="preferences" method="post" action="/preferences">
      <input type="hidden" name="next" value={next} />
      <fieldset>
        <legend>{words.language}</legend>
        <div class="segment">
          {LOCALES.map((one) => (
            <button
              key={one}
              type="submit"
              name="lang"
              value={one}
              lang={one}
              aria-pressed={one === locale ? "true" : "false"}
            >
              {LOCALE_NAMES[one]}
            </button>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>{words.theme}</legend>
        <div class="segment">
          {THEMES.map((one) => (
            <button
              key={one}
              type="submit"
              name="theme"
              value={one}
              aria-pressed={one === theme ? "true" : "false"}
            >
              {words[one]}
            </button>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
