import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { anyText } from "../../../tests/helpers/any_text.ts";
import { filledTemplate } from "./template.ts";

const fill = (template: string, values: Readonly<Record<string, string>>) =>
  filledTemplate(template, (column) => values[column] ?? "");

describe("a template", () => {
  const ADDRESS = "{city}, {state} {zip}";

  it("replaces columns with values", () => {
    expect(fill(ADDRESS, { city: "Boston", state: "MA", zip: "02110" })).toBe("Boston, MA 02110");
    expect(fill("No. {id}", { id: "7" })).toBe("No. 7");
    expect(fill("Store", {})).toBe("Store");
  });

  it("drops a missing value with its separator", () => {
    expect(fill(ADDRESS, { state: "MA", zip: "02110" })).toBe("MA 02110");
    expect(fill(ADDRESS, { city: "Boston", zip: "02110" })).toBe("Boston, 02110");
    expect(fill(ADDRESS, { city: "Boston", state: "MA" })).toBe("Boston, MA");
    expect(fill(ADDRESS, { zip: "02110" })).toBe("02110");
    expect(fill(ADDRESS, {})).toBe("");
    expect(fill("{a} – {b} – {c}", { a: "1", c: "3" })).toBe("1 – 3");
    expect(fill("No. {id}", {})).toBe("");
    expect(fill("{n} pieces", {})).toBe("");
  });

  it("drops brackets and units with their value", () => {
    expect(fill("{name} ({code})", { name: "Hub" })).toBe("Hub");
    expect(fill("{name} ({code})", { code: "H1" })).toBe("(H1)");
    expect(fill("{name} [{code}], {city}", { name: "Hub", city: "Ulm" })).toBe("Hub, Ulm");
    expect(fill("{name} #{id}", { name: "Hub", id: "7" })).toBe("Hub #7");
    expect(fill("{name} #{id}", { name: "Hub" })).toBe("Hub");
    expect(fill("{share}% of {all}", { all: "9" })).toBe("9");
  });

  it("treats empty braces as a missing value", () => {
    expect(fill("{}, {city}", { "": "secret", city: "Ulm" })).toBe("Ulm");
    expect(fill("{city} ({})", { city: "Ulm" })).toBe("Ulm");
  });

  it("replaces once: a value with braces stays as it is", () => {
    expect(fill("{a} {b}", { a: "{b}", b: "$&" })).toBe("{b} $&");
  });

  it("has every present value, in order, and once", () => {
    const values = fc.array(fc.option(anyText({ minLength: 1, maxLength: 5 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(fc.property(values, fc.constantFrom(", ", " ", " · ", " ("), (values, separator) => {
      const template = values.map((_, index) => `{${index}}`).join(separator);
      const text = filledTemplate(template, (column) => values[Number(column)] ?? "");
      const present = values.filter((value) => value !== null);
      const joined = separator === " ("
        ? [values[0], ...values.slice(1).map((value) => value === null ? null : `(${value}`)]
          .filter((value) => value !== null).join(" ")
        : present.join(separator);
      expect(text).toBe(joined);
    }));
  });
});
