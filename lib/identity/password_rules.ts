/**
 * Which passwords are let in (NIST SP 800-63B-4, 3.1.1.2): length counts, not which kinds of
 * characters; what everybody tries first is refused.
 */

/** Where the password is all there is to prove who somebody is. */
const SHORTEST = 15;
/** In bytes: more than any sentence, and little enough to hash. */
const LONGEST_BYTES = 1024;

/** What people reach for when fifteen characters are asked for, in lower case. */
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
  "carto-embed",
  "cartoembed",
];

/**
 * @returns why the password is not let in, or null where it is.
 * @param username whose it is to be: a password must not be made of it.
 */
export function passwordProblem(password: string, username: string): string | null {
  if ([...password].length < SHORTEST) return `must have at least ${SHORTEST} characters`;
  if (new TextEncoder().encode(password).length > LONGEST_BYTES) {
    return `must have at most ${LONGEST_BYTES} bytes`;
  }
  if (!password.isWellFormed()) return "must be text";
  const rest = withoutCommon(password.normalize("NFKC").toLowerCase(), username.toLowerCase());
  if (new Set(rest).size >= FEWEST_CHARACTERS) return null;
  return "is made of what everybody tries first: take several words that do not belong together";
}

/** A password with fewer different characters than this, beside what is common, is guessed. */
const FEWEST_CHARACTERS = 5;

/** What is left when common words, the name, and what repeats or runs in order are taken out. */
function withoutCommon(password: string, username: string): string {
  const names = username.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2);
  let rest = password;
  for (const word of [...COMMON, ...names].sort((a, b) => b.length - a.length)) {
    rest = rest.replaceAll(word, "");
  }
  // "abcabcabc" says no more than "abc".
  rest = rest.replace(/(.{1,8}?)\1{2,}/gu, "$1");
  return [...rest].filter((character, index, all) => !follows(all[index - 1], character)).join("");
}

/** One further or one back, as in "12345" and "dcba". */
function follows(before: string | undefined, character: string): boolean {
  const step = (character.codePointAt(0) ?? 0) - (before?.codePointAt(0) ?? 0);
  return before !== undefined && (step === 1 || step === -1 || step === 0);
}
