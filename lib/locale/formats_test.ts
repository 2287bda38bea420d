import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { formatsOf } from "./formats.ts";

/** No-break spaces are Intl's to choose. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("formatsOf", () => {
  const AT = Date.UTC(2026, 6, 4, 15, 30);

  it("writes numbers as each language does", () => {
    const [en, es] = [formatsOf("en"), formatsOf("es")];
    expect([en.number(12_345), en.compactNumber(12_345)]).toEqual(["12,345", "12.3K"]);
    expect([es.number(12_345), es.compactNumber(12_345)].map(plain)).toEqual([
      "12.345",
      "12,3 mil",
    ]);
  });

  it("writes times in UTC where the reader's time zone is unknown", () => {
    expect(plain(formatsOf("en").utcDateTime(AT))).toBe("4 Jul 2026, 15:30 UTC");
    expect(plain(formatsOf("es").utcDateTime(AT))).toBe("4 jul 2026, 15:30 UTC");
  });

  it("says how long ago something was, to the minute or the hour", () => {
    const { ago } = formatsOf("en");
    expect([ago(5), ago(59), ago(60), ago(150)])
      .toEqual(["5 minutes ago", "59 minutes ago", "1 hour ago", "2 hours ago"]);
    expect(formatsOf("es").ago(5)).toBe("hace 5 minutos");
  });

  it("has a word for each of a language's plurals", () => {
    const stores = { one: "tienda", many: "de tiendas", other: "tiendas" };
    const { plural } = formatsOf("es");
    expect([0, 1, 2, 1_000_000].map((count) => plural(count, stores)))
      .toEqual(["tiendas", "tienda", "tiendas", "de tiendas"]);
    expect(formatsOf("en").plural(1_000_000, { one: "store", other: "stores" })).toBe("stores");
  });
});
