import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import * as v from "valibot";
import { HostTheme } from "./host_theme.ts";

describe("a host's theme", () => {
  it("has colors, lengths and fonts", () => {
    const theme = {
      accent: "#0b6478",
      ink: { light: "rgb(1 2 3 / 50%)", dark: "oklch(70% 0.1 200)" },
      surface: "hsl(120deg 50% 50%)",
      danger: "rebeccapurple",
      radius: "0px",
      font: '"Inter Subset", Arial, sans-serif',
      baseSize: "1.125rem",
    };
    expect(v.parse(HostTheme, theme)).toEqual(theme);
    expect(v.parse(HostTheme, {})).toEqual({});
  });

  it("has nothing that loads, refers or ends a declaration", () => {
    const hostile = [
      "url(https://evil.example)",
      "var(--x)",
      "image-set('a' 1x)",
      "red; background: blue",
      "rgb(1 2 3) url(a)",
      "light-dark(red, red)",
      "expression(alert(1))",
      "#ffg",
      "",
    ];
    for (const text of hostile) {
      expect([text, v.is(HostTheme, { accent: text })]).toEqual([text, false]);
    }
    for (const text of ["1e9px", "100px", "-1px", "calc(1px)", "5", "50rem"]) {
      expect([text, v.is(HostTheme, { radius: text })]).toEqual([text, false]);
    }
    for (const text of ["a;b", "url(a)", "a}b", "</style>", "a\\", "x".repeat(201)]) {
      expect([text, v.is(HostTheme, { font: text })]).toEqual([text, false]);
    }
    expect(v.is(HostTheme, { "--theme-accent": "red" })).toBe(false);
    expect(v.is(HostTheme, { baseSize: "1px" })).toBe(false);
  });

  it("is never more than its characters", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("accent", "font", "radius"), (text, name) => {
        if (v.is(HostTheme, { [name]: text })) expect(text).not.toMatch(/[;{}\\<>:]|url|var/i);
      }),
    );
  });
});
