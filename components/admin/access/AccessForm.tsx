import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

export interface AccessFormProps {
  /** The groups of the policy. */
  readonly groups: readonly string[];
  /** Those that are shown. */
  readonly group: string;
  readonly person: string;
  readonly locale: Locale;
}

/** Chooses whose access is shown; works without a script. */
export function AccessForm({ groups, group, person, locale }: AccessFormProps) {
  const words = wordsOf(locale).admin.access;
  const isAny = group !== "" || person !== "";
  return (
    <div class="admin-search">
      <form class="admin-choice" action="/admin/access">
        <label class="admin-field">
          <span>{words.group}</span>
          <select class="input" name="group">
            <option value="">{words.choose}</option>
            {groups.map((name) => (
              <option key={name} value={name} selected={name === group}>{name}</option>
            ))}
          </select>
        </label>
        <button class="button button-quiet" type="submit">{words.show}</button>
      </form>
      <form class="admin-choice" action="/admin/access">
        <label class="admin-field">
          <span>{words.person}</span>
          <input class="input" type="text" name="person" value={person} maxLength={300} required />
        </label>
        <button class="button button-quiet" type="submit">{words.show}</button>
      </form>
      {isAny && <a class="button button-quiet" href="/admin/access">{words.back}</a>}
    </div>
  );
}
