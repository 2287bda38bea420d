import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";

export interface ConfirmProps {
  /** Unique in the page. */
  readonly id: string;
  /** The button's: "Revoke". */
  readonly label: string;
  /** The button's accessible name, where its label does not say of what. */
  readonly name?: string;
  /** Names what ends: "Revoke tok_7f3a91 of Ann Baker?" */
  readonly question: string;
  /** What follows from it, in a sentence. */
  readonly detail: string;
  /** The path of the form's POST. */
  readonly action: string;
  /** The form's hidden fields. */
  readonly fields: Readonly<Record<string, string>>;
  /**
   * A text that has to be typed, for what cannot be undone; the form sends it as `typed`, and the
   * route compares it, since the browser's check can be left out.
   */
  readonly typed?: string;
  readonly locale: Locale;
}

/** A button in danger's color that asks once before its form is sent; works without a script. */
export function Confirm({ id, label, name, ...question }: ConfirmProps) {
  return (
    <>
      <button
        type="button"
        class="button button-small button-danger"
        popovertarget={id}
        aria-label={name}
      >
        {label}
      </button>
      <Question {...question} id={id} label={label} />
    </>
  );
}

function Question(props: Omit<ConfirmProps, "name">) {
  const { id, label, question, detail, action, fields, typed, locale } = props;
  const words = wordsOf(locale).admin.confirm;
  return (
    <div
      id={id}
      class="confirm"
      popover="auto"
      role="dialog"
      aria-labelledby={`${id}-question`}
    >
      <form method="post" action={action}>
        <h2 id={`${id}-question`}>{question}</h2>
        <p>{detail}</p>
        {Object.entries(fields).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        {typed !== undefined && (
          <label class="field">
            <span>{words.type(typed)}</span>
            <input
              name="typed"
              type="text"
              autocomplete="off"
              spellcheck={false}
              required
              pattern={typed.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&")}
            />
          </label>
        )}
        <div class="confirm-actions">
          <button
            type="button"
            class="button button-quiet"
            popovertarget={id}
            popovertargetaction="hide"
          >
            {words.cancel}
          </button>
          <button type="submit" class="button button-danger-filled">{label}</button>
        </div>
      </form>
    </div>
  );
}
