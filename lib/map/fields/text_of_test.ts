import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { textOf } from "./text_of.ts";

describe("a text by language", () => {
  it("is that of the language and region, else of the language, else English, else the first", () => {
    const text = { de: "Laden", en: "store", es: "tienda", "es-MX": "changarro" };
    expect(textOf(text, "es-MX")).toBe("changarro");
    expect(textOf(text, "es-AR")).toBe("tienda");
    expect(textOf(text, "fr")).toBe("store");
    expect(textOf({ de: "Laden", it: "negozio" }, "fr")).toBe("Laden");
    expect(textOf("store", "fr")).toBe("store");
  });

  it("ignores inherited properties", () => {
    expect(textOf({ de: "Laden" }, "constructor")).toBe("Laden");
  });
});
