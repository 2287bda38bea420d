/**
 * Which passwords are accepted (NIST SP 800-63B-4, 3.1.1.2): length counts, not character classes;
 * common passwords are rejected.
 */

/** The minimum where the password is the only factor. */
const SHORTEST = 15;
/** In bytes: longer than any sentence, and cheap to hash. */
const LONGEST_BYTES = 1024;

/** Common choices when fifteen characters are required, in lower case. */
const COMMON = [
  "password",
  "passwort",
  "contraseña",
  "letmein",
  "welcome",
  "iloveyou",
  "administrator",
  "correcthorsebatterystaple",
  "thequickbrownfox",
  "trustno1",
  "changeme",
  "secret",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "1qaz2wsx3edc4rfv",
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890123456789",
  "09876543210987654321",
  "cartoembed",
];

/**
 * @returns why the password is rejected, as a sentence that starts with "The password"; null where
 * it is accepted.
 * @param username the password must not be made of it.
 */
export function passwordProblem(password: string, username: string): string | null {
  if (!password.isWellFormed()) return "must be text";
  // Normalized as it is hashed.
  const normal = password.normalize("NFC");
  if ([...normal].length < SHORTEST) return `must have at least ${SHORTEST} characters`;
  if (new TextEncoder().encode(normal).length > LONGEST_BYTES) {
    return `must have at most ${LONGEST_BYTES} bytes`;
  }
  const rest = withoutCommon(normal.normalize("NFKC").toLowerCase(), username.toLowerCase());
  if (rest.length >= SHORTEST_REST && new Set(rest).size >= FEWEST_CHARACTERS) return null;
  return "is made of what everybody tries first: take several words that do not belong together";
}

/** With fewer characters beside common words, a password is guessed: a word, and a suffix. */
const SHORTEST_REST = 9;
const FEWEST_CHARACTERS = 5;

/** @returns what is left without common words, the name, repetitions and sequences. */
function withoutCommon(password: string, username: string): string[] {
  const names = username.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2);
  let rest = password;
  for (const word of [...COMMON, ...names].sort((a, b) => b.length - a.length)) {
    rest = rest.replace(spelled(word), "");
  }
  // "abcabcabc" adds nothing to "abc", nor "sunshinesunshine" to "sunshine".
  rest = rest.replace(/(.{1,3}?)\1{2,}/gu, "$1").replace(/(.{4,}?)\1+/gu, "$1");
  return [...rest].filter((character, index, all) => !follows(all[index - 1], character));
}

/** Matches the word with any characters between its letters. */
function spelled(word: string): RegExp {
  return new RegExp([...word].join("[^\\p{L}\\p{N}]*"), "gu");
}

/** Whether the character is the next or the previous one, as in "12345" and "dcba". */
function follows(before: string | undefined, character: string): boolean {
  const step = (character.codePointAt(0) ?? 0) - (before?.codePointAt(0) ?? 0);
  return before !== undefined && (step === 1 || step === -1 || step === 0);
}
