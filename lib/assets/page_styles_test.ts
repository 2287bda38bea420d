import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { OperatorError } from "../operator_error.ts";
import { openPageStyles, pageStyles } from "./page_styles.ts";

describe("the pages' style sheet", () => {
  it("is allowed by the digest of its UTF-8", async () => {
    // printf 'q::before{content:"»"}' | openssl dgst -sha256 -binary | base64
    expect((await pageStyles('q::before{content:"»"}')).source)
      .toBe("'sha256-pzCRaoCHupiCJWG32am5k3/INH6HNn5Bh07eizDDSeQ='");
  });

  it("has our font where the theme names no other before it", async () => {
    const theme = (fonts: string) =>
      pageStyles(`:root{--theme-font: ${fonts};--theme-radius: 3px}`);
    expect((await theme('"Inter Subset", sans-serif')).hasOurFont).toBe(true);
    for (const fonts of ["system-ui", "Acme", 'Acme, "Inter Subset"', "sans-serif"]) {
      expect([fonts, (await theme(fonts)).hasOurFont]).toEqual([fonts, false]);
    }
    const twice = ':root{--theme-font: "Inter Subset"}:root{--theme-font: Acme}';
    expect((await pageStyles(twice)).hasOurFont).toBe(false);
  });

  it("says to build where there is none", async () => {
    const missing = openPageStyles(new URL("nowhere.css", import.meta.url));
    await expect(missing).rejects.toThrow(OperatorError);
    await expect(missing).rejects.toThrow("not built: run `deno task build`");
  });
});
