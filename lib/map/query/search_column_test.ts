import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { codeForms } from "./search_column.ts";

describe("a code", () => {
  it("is looked for with the zeros before it and without them, once it is whole", () => {
    expect(codeForms("02114", 5)).toEqual({ texts: ["02114", "2114"], isWhole: true });
    expect(codeForms("10011", 5)).toEqual({ texts: ["10011"], isWhole: true });
    expect(codeForms("00000", 5)).toEqual({ texts: ["00000", "0"], isWhole: true });
  });

  it("may be the beginning of one, after a zero that the table has", () => {
    expect(codeForms("2114", 5)).toEqual({ texts: ["2114", "02114"], isWhole: false });
    expect(codeForms("211", 5)).toEqual({ texts: ["211", "0211"], isWhole: false });
    expect(codeForms("021", 5)).toEqual({ texts: ["021"], isWhole: false });
  });

  it("is of digits, in a column of codes", () => {
    expect(codeForms("Broad", 5)).toBeNull();
    expect(codeForms("2114", undefined)).toBeNull();
  });
});
