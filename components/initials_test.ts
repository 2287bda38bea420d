import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { initials } from "./initials.ts";

describe("initials", () => {
  it("are of the first and the last part of a name or an account", () => {
    expect(initials("Ann Baker")).toBe("AB");
    expect(initials("user.boston@acme.com")).toBe("UB");
    expect(initials("Ana María de la Cruz")).toBe("AC");
  });

  it("are one where there is one part, and a sign where there is none", () => {
    expect(initials("boston")).toBe("B");
    expect(initials("𝒜lice")).toBe("𝒜");
    expect(initials("…")).toBe("?");
    expect(initials("")).toBe("?");
  });
});
