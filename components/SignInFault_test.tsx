import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { renderToString } from "preact-render-to-string";
import type { FailedSignIn } from "../lib/http/sign_in/failed_sign_in.ts";
import { signInAddress, SignInFault } from "./SignInFault.tsx";

const FAULT: FailedSignIn = {
  title: "Sign-in failed",
  detail: "The provider did not answer.",
  scopes: [],
  again: false,
  next: "/",
  signedIn: false,
  requestId: "abc",
};
const links = (fault: Partial<FailedSignIn>) =>
  [...renderToString(<SignInFault {...FAULT} {...fault} locale="en" />).matchAll(/href="([^"]+)"/g)]
    .map(([, href]) => href);

describe("the page of a failed sign-in", () => {
  it("offers what may help: the provider again, the map, or else the sign-in page", () => {
    expect(links({ again: true })).toEqual(["/oidc/sign-in"]);
    expect(links({ signedIn: true })).toEqual(["/"]);
    expect(links({ again: true, signedIn: true })).toEqual(["/oidc/sign-in", "/"]);
    expect(links({})).toEqual(["/login"]);
  });

  it("names the scopes that the provider left out", () => {
    const page = renderToString(
      <SignInFault {...FAULT} scopes={["email", "groups"]} locale="en" />,
    );
    expect(page).toContain("email, groups");
  });
});

describe("signInAddress()", () => {
  it("keeps the page to return to, percent-encoded", () => {
    expect(signInAddress("/")).toBe("/oidc/sign-in");
    expect(signInAddress("/maps/a?b=c&d")).toBe("/oidc/sign-in?next=%2Fmaps%2Fa%3Fb%3Dc%26d");
  });
});
