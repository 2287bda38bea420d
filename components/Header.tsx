import type { MapEntry } from "../lib/http/person_maps.ts";
import type { Locale } from "../lib/locale/locale.ts";
import { type Words, wordsOf } from "../lib/locale/words.ts";
import { BrandLink } from "./Brand.tsx";
import { Icon } from "./Icon.tsx";
import { initials } from "./initials.ts";
import { MapSymbol } from "./MapPicture.tsx";
import { PreferenceChoices, type PreferencesProps } from "./Preferences.tsx";

export interface HeaderProps {
  readonly displayName: string;
  readonly groups: readonly string[];
  /** Null on pages without a map. */
  readonly map: ShownMap | null;
  /** Whether the person may use the console. */
  readonly administrator: boolean;
  /** The name of the part of the app, on pages with a heading of their own. */
  readonly section?: string;
  readonly preferences: PreferencesProps;
}

/** The map that the page shows, among those that the person may open. */
export interface ShownMap {
  readonly maps: readonly MapEntry[];
  /** Its id. */
  readonly current: string;
  /** Whether the home page lists the maps; otherwise it opens the default map. */
  readonly listed: boolean;
}

/** The map's title, the account menu and sign-out; plain HTML, no script. */
export function Header({ map, section, ...person }: HeaderProps) {
  return (
    <header class="header">
      <div class="header-row">
        <BrandLink />
        {map !== null && <MapSwitcher {...map} locale={person.preferences.locale} />}
        {section !== undefined && <p class="header-section">{section}</p>}
        <PersonMenu {...person} />
      </div>
    </header>
  );
}

/** The page's heading; where there are several maps, also a menu of the others. */
function MapSwitcher({ maps, current, listed, locale }: ShownMap & { readonly locale: Locale }) {
  const words = wordsOf(locale).header;
  const title = maps.find(({ id }) => id === current)?.title;
  if (maps.length < 2) {
    return (
      <h1>
        <span class="truncate">{title}</span>
      </h1>
    );
  }
  return (
    <>
      <h1>
        <button type="button" class="button" popovertarget="maps-menu" title={words.switchMap}>
          <span class="truncate">{title}</span>
          <Icon name="down" />
        </button>
      </h1>
      <nav id="maps-menu" class="menu maps-menu" popover="auto" aria-label={words.maps}>
        <ul>
          {maps.map(({ id, title, description, type }) => (
            <li key={id}>
              <a
                class="menu-item"
                href={`/maps/${id}`}
                aria-current={id === current ? "page" : undefined}
              >
                {type !== undefined && <MapSymbol type={type} />}
                <span>
                  <span class="map-name">{title}</span>
                  {description !== "" && <span class="muted">{description}</span>}
                </span>
                {id === current && <Icon name="check" />}
              </a>
            </li>
          ))}
        </ul>
        {listed && (
          <>
            <hr />
            <a class="menu-item" href="/">
              <Icon name="list" />
              {words.allMaps}
            </a>
          </>
        )}
      </nav>
    </>
  );
}

type PersonMenuProps = Omit<HeaderProps, "map" | "section">;

function PersonMenu({ displayName, groups, preferences, administrator }: PersonMenuProps) {
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
        <PersonLinks words={words} administrator={administrator} />
      </div>
    </>
  );
}

interface PersonLinksProps extends Pick<HeaderProps, "administrator"> {
  readonly words: Words["header"];
}

function PersonLinks({ words, administrator }: PersonLinksProps) {
  return (
    <>
      {administrator && (
        <a class="menu-item" href="/admin">
          <Icon name="panel" />
          {words.administration}
        </a>
      )}
      <a class="menu-item" href="/sessions">
        <Icon name="sessions" />
        {words.sessions}
      </a>
      <hr />
      <form method="post" action="/logout">
        <button class="menu-item" type="submit">
          <Icon name="logOut" />
          {words.logOut}
        </button>
      </form>
    </>
  );
}
