import "./rooms.ts";
import { useEffect, useId, useRef } from "preact/hooks";
import { keyWordsOf } from "../../../lib/locale/key_words.ts";
import type { Locale } from "../../../lib/locale/locale.ts";
import { useFocusReturn } from "../use_focus_return.ts";
import { singleKeys, turnSingleKeys } from "./single_keys.ts";

interface KeyboardHelpProps {
  readonly locale: Locale;
  onClose(): void;
}

/** The keyboard shortcuts dialog; single keys can be turned off here. */
export function KeyboardHelp({ locale, onClose }: KeyboardHelpProps) {
  const words = keyWordsOf(locale);
  const { keys } = words;
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useFocusReturn(dialog);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // It is read from its beginning, and Space turns nothing off.
    heading.current?.focus();
  }, []);
  const close = () => dialog.current?.close();
  return (
    <dialog ref={dialog} class="card dialog keys" aria-labelledby={titleId} onClose={onClose}>
      <h2 ref={heading} id={titleId} tabIndex={-1}>{words.title}</h2>
      <KeyList
        title={words.single}
        keys={[
          [["/"], keys.search],
          [["t"], keys.table],
          [["l"], keys.layers],
          [["f"], keys.fit],
          [["n", "p"], keys.next],
          [["?"], keys.help],
          [["Esc"], keys.escape],
        ]}
      />
      <label>
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={({ currentTarget }) => turnSingleKeys(currentTarget.checked)}
        />
        {words.turnOn}
      </label>
      <KeyList
        title={words.map}
        keys={[
          [["←", "↑", "→", "↓"], keys.move],
          [["+", "−"], keys.zoom],
          [["Enter"], keys.enter],
          [["PgDn", "PgUp"], keys.pages],
        ]}
      />
      <KeyList
        title={words.sliders}
        keys={[
          [["←", "→"], keys.step],
          [["PgDn", "PgUp"], keys.leap],
          [["Home", "End"], keys.ends],
        ]}
      />
      <button type="button" class="button button-primary" onClick={close}>{words.close}</button>
    </dialog>
  );
}

interface KeyListProps {
  readonly title: string;
  readonly keys: readonly (readonly [keys: readonly string[], does: string])[];
}

function KeyList({ title, keys }: KeyListProps) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {keys.map(([names, does]) => (
          <div key={does}>
            <dt>{names.map((name) => <kbd key={name}>{name}</kbd>)}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
