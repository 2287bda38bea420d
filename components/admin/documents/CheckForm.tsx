import type { Locale } from "../../../lib/locale/locale.ts";
import { wordsOf } from "../../../lib/locale/words.ts";
import { Box } from "../Box.tsx";
import { documentName } from "./document_name.ts";

export interface CheckFormProps {
  /** The documents that a file may be a version of. */
  readonly ids: readonly string[];
  readonly locale: Locale;
}

/** The id of a map that does not exist yet. */
export const NEW_MAP = "map:new";

/** Sends a file to be checked, and nothing else. */
export function CheckForm({ ids, locale }: CheckFormProps) {
  const words = wordsOf(locale).admin.documentsPage;
  return (
    <Box title={words.check}>
      <form
        class="box-body admin-check"
        method="post"
        action="/admin/documents/check"
        enctype="multipart/form-data"
      >
        <p class="muted">{words.checkHint}</p>
        <label class="field">
          <span>{words.checkAs}</span>
          <select name="id">
            {ids.map((id) => <option key={id} value={id}>{documentName(id, words)}</option>)}
            {!ids.includes(NEW_MAP) && <option value={NEW_MAP}>{words.newMap}</option>}
          </select>
        </label>
        <label class="field">
          <span>{words.file}</span>
          <input name="file" type="file" accept=".json,application/json" required />
        </label>
        <button class="button button-primary" type="submit">{words.submit}</button>
      </form>
    </Box>
  );
}
