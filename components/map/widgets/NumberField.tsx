import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Locale } from "../../../lib/locale/locale.ts";
import { numberOf, numberToEdit } from "./number_text.ts";
import { flag } from "../controls/flag.ts";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  /** The formatted value with its unit, shown while it is not edited. */
  readonly text: string;
  readonly locale: Locale;
  /** The error text for an invalid number. */
  readonly invalid: string;
  onChange(value: number): void;
}

/** A number field: formatted with its unit, or without while it is edited. */
export function NumberField({ label, value, text, locale, invalid, onChange }: NumberFieldProps) {
  const id = useId();
  /** Null while it is not edited. */
  const written = useSignal<string | null>(null);
  const wrong = useSignal(false);
  const commit = () => {
    if (written.value === null) return;
    const number = numberOf(written.value, locale);
    wrong.value = number === null;
    if (number !== null && number !== value) onChange(number);
  };
  return (
    <span class="number-field">
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        class="input"
        aria-label={label}
        aria-invalid={flag(wrong.value)}
        aria-describedby={wrong.value ? id : undefined}
        value={written.value ?? text}
        onFocus={({ currentTarget }) => {
          // Select all, so that typing replaces the number.
          currentTarget.value = written.value = numberToEdit(value, locale);
          currentTarget.select();
        }}
        onInput={(event) => written.value = event.currentTarget.value}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          if (event.key !== "Escape" || written.value === null) return;
          written.value = numberToEdit(value, locale);
          wrong.value = false;
        }}
        onBlur={() => {
          commit();
          written.value = null;
          wrong.value = false;
        }}
      />
      {wrong.value && <span id={id} role="alert" class="field-fault">{invalid}</span>}
    </span>
  );
}
