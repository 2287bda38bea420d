import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { App, ipFilter } from "fresh";

type Rules = Parameters<typeof ipFilter>[0];

function request(
  hostname: string,
  rules: Rules,
  options?: Parameters<typeof ipFilter>[1],
): Promise<Response> {
  const app = new App().use(ipFilter(rules, options)).get("/", (ctx) => ctx.text("open"));
  return app.handler()(new Request("http://localhost/"), {
    remoteAddr: { transport: "tcp", hostname, port: 1 },
    completed: Promise.resolve(),
  });
}

const statusOf = async (hostname: string, rules: Rules) => (await request(hostname, rules)).status;

describe("ipFilter()", () => {
  it("lets everybody pass without rules", async () => {
    expect(await statusOf("203.0.113.9", {})).toBe(200);
  });

  it("refuses listed addresses and subnets", async () => {
    const rules = { denyList: ["192.168.1.10", "10.0.0.0/8", "2001:db8::/32"] };
    expect(await statusOf("192.168.1.10", rules)).toBe(403);
    expect(await statusOf("192.168.1.11", rules)).toBe(200);
    expect(await statusOf("10.255.0.1", rules)).toBe(403);
    expect(await statusOf("11.0.0.1", rules)).toBe(200);
    expect(await statusOf("2001:db8::5", rules)).toBe(403);
    expect(await statusOf("2001:db9::5", rules)).toBe(200);
  });

  it("lets only allowed addresses pass, and lets the deny list win", async () => {
    const rules = { allowList: ["192.168.1.0/24"], denyList: ["192.168.1.10"] };
    expect(await statusOf("192.168.1.9", rules)).toBe(200);
    expect(await statusOf("192.168.1.10", rules)).toBe(403);
    expect(await statusOf("192.168.2.9", rules)).toBe(403);
    expect(await statusOf("::1", rules)).toBe(403);
  });

  it("knows an IPv4 address on a socket for both versions", async () => {
    expect(await statusOf("::ffff:10.0.0.1", { denyList: ["10.0.0.0/8"] })).toBe(403);
  });

  it("does not take a name for an allowed address", async () => {
    expect(await statusOf("localhost", { allowList: ["127.0.0.1"] })).toBe(403);
  });

  it("lets the app answer who is blocked", async () => {
    const response = await request("2001:db8::1", { denyList: ["2001:db8::1"] }, {
      onBlocked: (remote, ctx) => ctx.json({ ...remote, path: ctx.url.pathname }, { status: 401 }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ addr: "2001:db8::1", type: "IPv6", path: "/" });
  });

  it("refuses a rule that is no address", () => {
    for (const rule of ["example.test", "10.0.0.0/x", "10.0.0.0/", "", "10.0.0.0/-1"]) {
      expect(() => ipFilter({ denyList: [rule] })).toThrow(TypeError);
    }
  });
});
