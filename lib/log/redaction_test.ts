import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../tests/helpers/any_text.ts";
import { createRedaction } from "./redaction.ts";

const SECRET = 'p"q\\r é&+=%/\u2028 s3cret';

/** Any text, and texts that secrets are near to: quotes, escapes, schemes, dots. */
const around = fc.array(
  fc.oneof(
    anyText({ maxLength: 12 }),
    fc.constantFrom(
      "Bearer ",
      "basic ",
      "Bearer",
      "eyJ",
      ".",
      "\\",
      '"',
      "%",
      "[hidden]",
      "\n",
      "",
    ),
  ),
  { maxLength: 6 },
).map((parts) => parts.join(""));

const secretText = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 })
  // A text that the mark itself holds cannot be hidden by it.
  .filter((text) => !"[hidden]".includes(text));

describe("a redaction", () => {
  it("hides a secret as it is and as JSON, URLs, forms and base64 write it", () => {
    const hide = createRedaction([SECRET]);
    const json = JSON.stringify({ key: SECRET });
    const base64 = new TextEncoder().encode(SECRET).toBase64();
    for (
      const text of [
        SECRET,
        json,
        JSON.stringify({ record: json }),
        `?key=${encodeURIComponent(SECRET)}`,
        new URLSearchParams({ key: SECRET }).toString(),
        base64,
      ]
    ) {
      const shown = hide(`before ${text} after`);
      expect(shown).toMatch(/^before .*\[hidden\].* after$/);
      expect(shown).not.toContain("s3cret");
      expect(shown).not.toContain(base64.slice(4, 20));
    }
  });

  it("leaves no secret whole, in any surrounding text", () => {
    fc.assert(fc.property(
      fc.array(secretText, { minLength: 1, maxLength: 3 }),
      around,
      around,
      (secrets, before, after) => {
        const hide = createRedaction(secrets);
        for (const secret of secrets) {
          const shown = hide(`${before}${secret}${after}`);
          for (const other of secrets) expect(shown).not.toContain(other);
          expect(JSON.stringify(shown)).not.toContain(secret);
        }
      },
    ));
  });

  it("hides what is shaped like a token, also when it is no configured secret", () => {
    const part = fc.stringMatching(/^[\w-]{1,40}$/);
    const jwt = fc.tuple(part, part, part).map((parts) => `eyJ${parts.join(".")}`);
    const hide = createRedaction([]);
    fc.assert(fc.property(jwt, around, around, (token, before, after) => {
      expect(hide(`${before}${token}${after}`)).not.toContain(token);
    }));
  });

  it("hides what follows Bearer or Basic", () => {
    const credentials = fc.stringMatching(/^[\w.~+/-]{8,60}={0,2}$/);
    const scheme = fc.constantFrom("Bearer ", "bearer ", "Authorization: Basic ", "BEARER  ");
    const hide = createRedaction([]);
    fc.assert(fc.property(scheme, credentials, around, around, (name, token, before, after) => {
      expect(hide(`${before}${name}${token}${after}`)).not.toContain(`${name}${token}`);
    }));
    expect(hide("sent Bearer q7Zt4mWx9nLk, got 401")).toBe("sent Bearer [hidden], got 401");
  });

  it("leaves everything else as it is", () => {
    const hide = createRedaction([SECRET, "", "another-secret"]);
    for (const text of ["", "CARTO cannot be reached", "eyJ", "a.b.c", "no bearer", 'p"q']) {
      expect(hide(text)).toBe(text);
    }
  });
});
