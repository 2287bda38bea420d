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
        <div class="choices">
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
        <div class="choices">
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

/** The same behind a button, where there is little room. */
export function PreferencesMenu(props: PreferencesProps) {
  const { title } = wordsOf(props.locale).preferences;
  return (
    <>
      <button
        class="button button-quiet preferences-button"
        type="button"
        popovertarget="preferences"
        aria-label={title}
        title={title}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="12" cy="12" r="9" />
          <path d="M3 12h18M12 3c2.5 2.5 3.75 5.5 3.75 9S14.5 18.5 12 21c-2.5-2.5-3.75-5.5-3.75-9S9.5 5.5 12 3Z" />
        </svg>
      </button>
      <div id="preferences" class="card preferences-menu" popover="auto">
        <PreferenceChoices {...props} />
      </div>
    </>
  );
}
