import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import type { Locale } from "../../../locale/locale.ts";
import { UNITS } from "../../../maps/format.ts";
import type { ColumnType, Format } from "../../document.ts";
import { createValueFormats, type How } from "./value_format.ts";

/** Intl chooses the kind of no-break spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");

function written(
  value: unknown,
  format: Format | undefined,
  { locale = "en", type = null, how }: {
    locale?: Locale;
    type?: ColumnType | null;
    how?: How;
  } = {},
): string {
  return plain(createValueFormats(locale)(value, format, type, how));
}

const number: Format = { type: "number", compact: false };
const dollars: Format = { type: "currency", currency: "USD", compact: false, digits: 0 };

/** @param zone where the reader is. */
function inZone(zone: string, test: () => void): void {
  const before = Deno.env.get("TZ");
  Deno.env.set("TZ", zone);
  try {
    test();
  } finally {
    if (before === undefined) Deno.env.delete("TZ");
    else Deno.env.set("TZ", before);
  }
}

const ZONES = ["America/Sao_Paulo", "Asia/Tokyo", "Pacific/Kiritimati", "UTC"];

describe("numbers", () => {
  it("are formatted in the language", () => {
    expect(written(12_345.678901, number)).toBe("12,345.679");
    expect(written(12_345.6, number, { locale: "es" })).toBe("12.345,6");
    expect(written(1_234_567.89, dollars)).toBe("$1,234,568");
    expect(written(1_234_567.89, dollars, { locale: "es" })).toBe("1.234.568 $");
    expect(written(12.5, { type: "currency", currency: "EUR", compact: false })).toBe("€12.50");
    expect(written(0.125, { type: "percent", of: "one" })).toBe("12.5%");
    expect(written("12.5", { type: "percent", of: "hundred" }, { locale: "es" })).toBe("12,5 %");
    expect(written(0, number)).toBe("0");
  });

  it("that are texts keep every digit", () => {
    expect(written("9007199254740993", number)).toBe("9,007,199,254,740,993");
    expect(written("-1234567890123456789.25", number)).toBe("-1,234,567,890,123,456,789.25");
    expect(written(9007199254740993n, undefined)).toBe("9,007,199,254,740,993");
    expect(written("12345678901234567890", undefined, { type: "number" }))
      .toBe("12,345,678,901,234,567,890");
  });

  it("are compact where the document or the place requires it", () => {
    expect(written(1_112_345, dollars, { how: "compact" })).toBe("$1.11M");
    expect(written(1_112_345, dollars, { how: "compact", locale: "es" })).toBe("1,11 M$");
    expect(written(900_000, dollars, { how: "compact" })).toBe("$900K");
    expect(written(1_234, dollars, { how: "compact", locale: "es" })).not.toContain("1230");
    expect(written(2_600, dollars, { how: "compact" })).toBe("$2.6K");
    expect(written(2_600, number, { how: "compact" })).toBe("2,600");
    expect(written(-99_999, number, { how: "compact", locale: "es" })).toBe("-99.999");
    expect(written(123_456, number, { how: "compact" })).toBe("123K");
    expect(written(2_600.4, number, { how: "compact" })).toBe("2.6K");
    const short: Format = { type: "number", compact: true };
    expect(written(1_234_567, short)).toBe("1.23M");
    expect(written(1_234_567, short, { how: "exact" })).toBe("1,234,567");
  });

  it("support every unit of the schema", () => {
    for (const unit of UNITS) {
      for (const how of [undefined, "compact"] as const) {
        const text = written(1_200, { type: "unit", unit, compact: false }, { how });
        expect([unit, text]).toEqual([unit, expect.stringMatching(/^1[,.]20?0?K?.+\p{L}|°|"|'/u)]);
      }
    }
    const area: Format = { type: "unit", unit: "square-meter", compact: false };
    expect(written("1200", area)).toBe("1,200 m²");
    expect(written(12_000, area, { locale: "es" })).toBe("12.000 m²");
    const load: Format = { type: "unit", unit: "kilogram", compact: true };
    expect(written(2_558.3, load)).toBe("2,558 kg");
    expect(written(2_558.3, load, { locale: "es" })).toBe("2558 kg");
    expect(written(0.98432, load)).toBe("0.984 kg");
    expect(written(2_558_300, load)).toBe("2.56M kg");
  });

  it("are unchanged where they are invalid", () => {
    for (const value of ["n/a", "", "1,5", "0x10", "1e99999", "Infinity", "1 2"]) {
      expect(written(value, number)).toBe(value);
    }
    expect(written(NaN, number)).toBe("NaN");
  });
});

describe("days", () => {
  const date: Format = { type: "date", style: "medium" };

  for (const zone of ZONES) {
    it(`are the same in ${zone}`, () => {
      inZone(zone, () => {
        for (const value of ["2026-07-04", "2026-07-04T00:00:00Z", "2026-07-04 00:00:00.000 UTC"]) {
          expect(written(value, date)).toBe("4 Jul 2026");
          expect(written(value, undefined, { type: "date" })).toBe("4 Jul 2026");
          expect(written(value, undefined, { type: "date", locale: "es" })).toBe("4 jul 2026");
        }
        expect(written("2026-07-04", undefined, { type: "timestamp" })).toBe("4 Jul 2026");
        expect(written(Date.UTC(2026, 6, 4), date)).toBe("4 Jul 2026");
        expect(written("2026-07-04T23:30:00Z", date, { type: "date" })).toBe("4 Jul 2026");
      });
    });
  }

  it("are formatted in the document's style", () => {
    expect(written("2026-07-04", { type: "date", style: "short" })).toBe("04/07/2026");
    expect(written("2026-07-04", { type: "date", style: "long" })).toBe("4 July 2026");
  });

  it("are unchanged where they are invalid", () => {
    for (const value of ["2026-13-01", "2026-02-31", "tomorrow", "20260704", "2026-07-04x"]) {
      expect(written(value, date)).toBe(value);
    }
  });
});

describe("times", () => {
  const medium: Format = { type: "datetime", style: "medium" };
  const AT = "2026-07-04T23:30:00Z";

  it("are in the reader's zone, with its name", () => {
    inZone("Asia/Tokyo", () => expect(written(AT, medium)).toBe("5 Jul 2026, 08:30 GMT+9"));
    inZone("America/Sao_Paulo", () => {
      expect(written(AT, medium)).toBe("4 Jul 2026, 20:30 GMT-3");
      expect(written(AT, { type: "date", style: "medium" }, { type: "timestamp" }))
        .toBe("4 Jul 2026");
    });
  });

  it("are in the document's zone, wherever the reader is", () => {
    const boston: Format = { ...medium, time_zone: "America/New_York" };
    for (const zone of ZONES) {
      inZone(zone, () => {
        expect(written(AT, boston)).toBe("4 Jul 2026, 19:30 EDT");
        expect(written("2026-01-04T12:00:00Z", boston)).toBe("4 Jan 2026, 07:00 EST");
      });
    }
  });

  it("are in UTC where the browser does not know the zone", () => {
    expect(written(AT, { ...medium, time_zone: "Mars/Olympus" })).toBe("4 Jul 2026, 23:30 UTC");
  });

  it("are parsed in each warehouse's notation", () => {
    const utc: Format = { ...medium, time_zone: "UTC" };
    for (
      const value of [
        "2026-07-04T15:30:00Z",
        "2026-07-04T15:30:00.123456Z",
        "2026-07-04 15:30:00 UTC",
        "2026-07-04 15:30:00",
        "2026-07-04T17:30:00+02:00",
        "2026-07-04 17:30:00+02",
        "2026-07-04T10:30:00-0500",
        "2026-07-04T15:30Z",
        Date.UTC(2026, 6, 4, 15, 30),
      ]
    ) {
      expect([value, written(value, utc)]).toEqual([value, "4 Jul 2026, 15:30 UTC"]);
    }
    expect(written("2026-07-04T15:30:07Z", { ...utc, style: "long" }))
      .toMatch(/^4 July 2026 at 15:30:07 UTC$/);
  });

  it("are unchanged where they are invalid", () => {
    for (const value of ["soon", "2026-07-04 25", "2026-07-04 25:00", "2026-07-04T15:30:00 Mars"]) {
      expect(written(value, medium)).toBe(value);
    }
    expect(written(1e300, medium)).toBe("1e+300");
  });
});

describe("other values", () => {
  it("are words for yes and no", () => {
    for (const value of [true, "true", "t", 1]) {
      expect(written(value, { type: "boolean" })).toBe("Yes");
    }
    expect(written(false, undefined, { locale: "es" })).toBe("No");
    expect(
      written(true, { type: "boolean", yes: { en: "Signed", es: "Firmado" } }, { locale: "es" }),
    )
      .toBe("Firmado");
    expect(written("maybe", { type: "boolean" })).toBe("maybe");
  });

  it("are padded with leading zeros where codes lost them", () => {
    expect(written(2110, { type: "text", pad: 5 })).toBe("02110");
    expect(written("02110-1234", { type: "text", pad: 5 })).toBe("02110-1234");
    expect(written("02110", undefined)).toBe("02110");
    expect(written(2110, { type: "text" })).toBe("2110");
  });

  it("are JSON for other values, of limited length", () => {
    expect(written({ a: [1] }, undefined)).toBe('{"a":[1]}');
    expect(written({ a: "x".repeat(9_000) }, undefined)).toHaveLength(500);
  });
});
