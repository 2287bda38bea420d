import type { Counted } from "../../../lib/admin/access/count_rows.ts";
import type { SubjectAccess } from "../../../lib/admin/access/read_access.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { AttributesBox } from "../people/AttributesBox.tsx";
import { When } from "../When.tsx";
import { DatasetBox } from "./DatasetBox.tsx";

export interface SubjectBoxesProps {
  readonly access: SubjectAccess;
  /** By dataset; null where the rows were not asked for. */
  readonly counts: ReadonlyMap<string, Counted> | null;
  readonly locale: Locale;
}

/** What one group or person sees, and why. */
export function SubjectBoxes({ access, counts, locale }: SubjectBoxesProps) {
  const words = wordsOf(locale).admin.access;
  const { username, attributes, endsAt, datasets, maps } = access;
  const subject = subjectFields(access);
  return (
    <>
      <Box title={words.view}>
        <div class="box-body admin-text">
          {maps.length === 0
            ? <p class="muted">{words.noMaps}</p>
            : <ViewForm maps={maps} fields={subject} locale={locale} />}
        </div>
      </Box>
      {username !== undefined && <AttributesBox attributes={attributes} locale={locale} />}
      {endsAt !== null && (
        <p class="muted">
          {words.until} <When at={endsAt} locale={locale} />
        </p>
      )}
      <form class="admin-search" method="post" action="/admin/access">
        <Hidden fields={subject} />
        <button class="button button-quiet" type="submit">{words.count}</button>
        <span class="muted">{words.countNote}</span>
      </form>
      {datasets.map((dataset) => (
        <DatasetBox
          key={dataset.name}
          dataset={dataset}
          counted={counts?.get(dataset.name)}
          locale={locale}
        />
      ))}
    </>
  );
}

interface ViewFormProps {
  readonly maps: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly locale: Locale;
}

function ViewForm({ maps, fields, locale }: ViewFormProps) {
  const words = wordsOf(locale).admin.access;
  return (
    <>
      <p class="muted">{words.viewNote}</p>
      <form class="admin-choice" method="post" action="/admin/access/start">
        <Hidden fields={fields} />
        <label class="admin-field">
          <span>{words.map}</span>
          <select class="input" name="map">
            {maps.map((id) => <option key={id} value={id}>{id}</option>)}
          </select>
        </label>
        <button class="button button-primary" type="submit">{words.view}</button>
      </form>
    </>
  );
}

function Hidden({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function subjectFields({ username, groups }: SubjectAccess): Readonly<Record<string, string>> {
  return username === undefined ? { group: groups[0]?.name ?? "" } : { person: username };
}
