import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { readAttribute } from "../lib/access/attributes.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { attributeValue } from "./user_attributes.ts";

type Declaration = Parameters<typeof attributeValue>[1];

const declared = (type: Declaration["type"], many = false): Declaration => ({ type, many });

describe("the values of deno task users set", () => {
  const taken: [Declaration, string[], unknown[]][] = [
    [declared("text"), ["Ann Lee"], ["Ann Lee"]],
    [declared("text", true), ["a", "b"], ["a", "b"]],
    [declared("integer"), ["439"], ["439"]],
    [declared("integer", true), ["439"], ["439"]],
    [declared("decimal"), ["1.50"], ["1.5"]],
    [declared("boolean"), ["true"], [true]],
    [declared("boolean", true), ["true", "false"], [false, true]],
    [declared("date"), ["2026-02-28"], ["2026-02-28"]],
  ];
  for (const [declaration, words, values] of taken) {
    const { type, many } = declaration;
    it(`are taken: ${words.join(" ")} as ${many ? "many of " : ""}${type}`, () => {
      const value = attributeValue("it", declaration, words);
      expect(readAttribute(declaration, value)).toEqual({ outcome: "values", values });
    });
  }

  const refused: [Declaration, string[], string][] = [
    [declared("text"), ["a", "b"], "takes one value"],
    [declared("text"), [" a"], "without blanks"],
    [declared("text"), [""], "is empty"],
    [declared("text", true), ["a", ""], "is not text"],
    [declared("integer"), ["0439"], "is no whole number"],
    [declared("boolean"), ["yes"], "is neither true nor false"],
    [declared("date"), ["2026-02-30"], "is no day"],
    [declared("uuid"), ["1234"], "is no UUID"],
    [declared("text", true), Array.from({ length: 201 }, (_, n) => `${n}`), "more than 200"],
  ];
  for (const [declaration, words, message] of refused) {
    it(`are refused: ${words.slice(0, 3).join(" ")} as ${declaration.type}`, () => {
      const setting = () => attributeValue("it", declaration, words);
      expect(setting).toThrow(OperatorError);
      expect(setting).toThrow(message);
    });
  }
});
