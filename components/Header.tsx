import type { Locale } from "../lib/locale/locale.ts";
import { type Words, wordsOf } from "../lib/locale/words.ts";
import { BrandLink } from "./Brand.tsx";
import { Icon } from "./Icon.tsx";
import { initials } from "./initials.ts";
import { PreferenceChoices, type PreferencesProps } from "./Preferences.tsx";

export interface HeaderProps {
  readonly displayName: string;
  readonly groups: readonly string[];
  /** Those that the person may open, with titles in their language. */
  readonly maps: readonly { readonly id: string; readonly title: string }[];
  /** The map that the page shows; null on pages without one. */
  readonly current: string | null;
  readonly preferences: PreferencesProps;
}

/** Which map it is, who is signed in, and the way out; plain HTML, no script. */
export function Header({ maps, current, ...person }: HeaderProps) {
  const map = maps.find(({ id }) => id === current);
  return (
    <header class="header">
      <div class="header-row">
        <BrandLink />
        {map !== undefined && (
          <MapSwitcher maps={maps} current={map} locale={person.preferences.locale} />
        )}
        <PersonMenu {...person} />
      </div>
    </header>
  );
}

interface MapSwitcherProps {
  readonly maps: HeaderProps["maps"];
  readonly current: HeaderProps["maps"][number];
  readonly locale: Locale;
}

/** The page's heading; where there are several maps, also the way to the others. */
function MapSwitcher({ maps, current, locale }: MapSwitcherProps) {
  const words = wordsOf(locale).header;
  if (maps.length < 2) {
    return (
      <h1>
        <span class="truncate">{current.title}</span>
      </h1>
    );
  }
  return (
    <>
      <h1>
        <button type="button" class="button" popovertarget="maps-menu" title={words.switchMap}>
          <span class="truncate">{current.title}</span>
          <Icon name="down" />
        </button>
      </h1>
      <nav id="maps-menu" class="menu maps-menu" popover="auto" aria-label={words.maps}>
        <ul>
          {maps.map(({ id, title }) => (
            <li key={id}>
              <a
                class="menu-item"
                href={`/maps/${id}`}
                aria-current={id === current.id ? "page" : undefined}
              >
                {title}
                {id === current.id && <Icon name="check" />}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </>
  );
}

type PersonMenuProps = Pick<HeaderProps, "displayName" | "groups" | "preferences">;

function PersonMenu({ displayName, groups, preferences }: PersonMenuProps) {
  const words = wordsOf(preferences.locale).header;
  const [first, ...others] = groups;
  return (
    <>
      <button type="button" class="button person" popovertarget="person-menu">
        <span class="avatar" aria-hidden="true">{initials(displayName)}</span>
        <span class="person-name truncate">{displayName}</span>
        {first !== undefined && <span class="badge">{first}</span>}
        {others.length > 0 && <span class="badge">+{others.length}</span>}
        <Icon name="down" />
      </button>
      <div id="person-menu" class="menu person-menu" popover="auto">
        <p>
          <strong>{displayName}</strong>
          <span class="groups">
            {groups.map((group) => <span key={group} class="badge">{group}</span>)}
          </span>
        </p>
        <hr />
        <PreferenceChoices {...preferences} />
        <hr />
        <PersonLinks words={words} />
      </div>
    </>
  );
}

function PersonLinks({ words }: { readonly words: Words["header"] }) {
  return (
    <>
      <a class="menu-item" href="/sessions">
        <Icon name="sessions" />
        {words.sessions}
      </a>
      <form method="post" action="/logout">
        <button class="menu-item" type="submit">
          <Icon name="logOut" />
          {words.logOut}
        </button>
      </form>
    </>
  );
}
