import type { Words } from "../lib/locale/words.ts";

/** The id of the text that says why an attempt failed. */
export const SIGN_IN_ERROR_ID = "sign-in-error";

export interface CredentialFieldsProps {
  /** The user name to fill in; the password has the focus where there is one. */
  readonly username: string;
  /** Whether the account cannot be changed: its own person proves to be there. */
  readonly isFixed?: boolean;
  /** Whether an attempt failed, which the element of {@linkcode SIGN_IN_ERROR_ID} explains. */
  readonly hasFailed?: boolean;
  readonly words: Words["signIn"];
}

/** User name and password, as password managers know them. */
export function CredentialFields(
  { username, isFixed = false, hasFailed = false, words }: CredentialFieldsProps,
) {
  const describedBy = hasFailed ? SIGN_IN_ERROR_ID : undefined;
  return (
    <>
      <label class="field">
        <span>{words.username}</span>
        <input
          name="username"
          type="text"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          required
          readOnly={isFixed}
          maxLength={254}
          value={username}
          autoFocus={username === ""}
          aria-describedby={describedBy}
        />
      </label>
      <label class="field">
        <span>{words.password}</span>
        <input
          name="password"
          type="password"
          autocomplete="current-password"
          required
          maxLength={1024}
          autoFocus={username !== ""}
          aria-invalid={hasFailed ? "true" : undefined}
          aria-describedby={describedBy}
        />
      </label>
    </>
  );
}
