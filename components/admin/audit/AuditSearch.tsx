import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Icon } from "../../Icon.tsx";

export interface AuditSearchProps {
  /** The query as the address has it. */
  readonly query: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

/** What is searched for: a form that only changes the address. */
export function AuditSearch({ query, locale }: AuditSearchProps) {
  const words = wordsOf(locale).admin.auditPage;
  const isNarrowed = ["person", "event", "from", "until"].some((name) => query[name] !== undefined);
  return (
    <form class="admin-filters" method="get" action="/admin/audit" role="search">
      <label class="field">
        <span>{words.person}</span>
        <input
          name="person"
          type="text"
          autocomplete="off"
          spellcheck={false}
          maxLength={300}
          placeholder={words.personHint}
          value={query.person}
        />
      </label>
      <label class="field">
        <span>{words.event}</span>
        <select name="event">
          <option value="" selected={query.event === undefined}>{words.anyEvent}</option>
          {Object.entries(words.events).map(([event, label]) => (
            <option key={event} value={event} selected={query.event === event}>{label}</option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words.from}</span>
        <input name="from" type="date" value={query.from} />
      </label>
      <label class="field">
        <span>{words.until}</span>
        <input name="until" type="date" value={query.until} />
      </label>
      <div class="admin-filters-buttons">
        <button class="button button-primary" type="submit">
          <Icon name="search" />
          {words.submit}
        </button>
        {isNarrowed && <a class="button button-quiet" href="/admin/audit">{words.clear}</a>}
      </div>
    </form>
  );
}
