import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { systemReason } from "./system_reason.ts";

describe("systemReason()", () => {
  it("is the failure, without the address and the call", async () => {
    const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
    const url = `http://127.0.0.1:${listener.addr.port}/secret-path`;
    listener.close();
    const refused = await fetch(url).catch((error: unknown) => error);
    expect(systemReason(refused)).toMatch(/Connection refused \(os error \d+\)$/);
    expect(systemReason(refused)).not.toContain("secret-path");
    const missing = await Deno.readTextFile("/none/at/all").catch((error: unknown) => error);
    expect(systemReason(missing)).toBe("No such file or directory (os error 2)");
    const capable = new Deno.errors.NotCapable(
      'Requires write access to "/tmp", run again with the --allow-write flag',
    );
    expect(systemReason(capable)).toBe('Requires write access to "/tmp"');
  });

  it("is undefined without a reason", () => {
    expect(systemReason(undefined)).toBeUndefined();
    expect(systemReason(new Error(""))).toBeUndefined();
  });
});
