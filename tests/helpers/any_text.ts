import fc from "fast-check";

const SURROGATES = { first: 0xd800, count: 0x800 };

/**
 * Texts of any Unicode characters. fast-check's own generator (`unit: "binary"`) takes seconds to
 * set up.
 */
export function anyText(constraints: fc.StringSharedConstraints = {}): fc.Arbitrary<string> {
  const unit = fc.nat(0x10ffff - SURROGATES.count).map((index) =>
    String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count)
  );
  return fc.string({ ...constraints, unit });
}
