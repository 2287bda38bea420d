import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createSealer } from "./seal.ts";
import { sealedFromText, sealedToText } from "./sealed_text.ts";

describe("a sealed value as text", () => {
  it("opens at its key alone, and survives JSON", async () => {
    const sealer = await createSealer([new Uint8Array(32).fill(7)]);
    const value = { ids: [439], name: "Ünal €" };
    const text = JSON.parse(JSON.stringify(sealedToText(await sealer.seal(["users", "a"], value))));
    expect(text).toMatch(/^[0-9a-f]{8}\.[\w-]{16}\.[\w-]+$/);
    expect(await sealer.open(["users", "a"], sealedFromText(text))).toEqual(value);
    expect(await sealer.open(["users", "b"], sealedFromText(text))).toBeUndefined();
    expect(await sealer.open(["users", "a"], sealedFromText(`${text.slice(0, -2)}AA`)))
      .toBeUndefined();
  });

  for (const text of [undefined, null, 1, "", "a.b.c", "0123abcd.short.data", "0123abcd..", {}]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      expect(sealedFromText(text)).toBeUndefined();
    });
  }
});
