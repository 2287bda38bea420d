import { expect } from "@std/expect";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import { OperatorError } from "../operator_error.ts";
import { createAudit } from "./audit.ts";
import type { AuditEvent } from "./events.ts";
import { fileChain, requireWritable, streamChain } from "./sinks.ts";
import { auditLines, verifyAudit } from "./verify.ts";
import type { AppendToChain } from "./writer.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function auditTo(write: AppendToChain, lost: AuditEvent[] = []) {
  return createAudit({
    write,
    now: () => NOW,
    instance: "i",
    hide: (text) => text,
    onLost: (event) => lost.push(event),
  });
}

describe("an audit on a stream", () => {
  it("writes each event as a line of JSON, in the order of the calls", async () => {
    const lines: string[] = [];
    const audit = auditTo(streamChain((written) => lines.push(...written.match(/.*\n/g) ?? [])));
    const minted = {
      event: "token_minted",
      username: "ann\r\n{}",
      groups: ["BOSTON"],
      token_name: "carto-embed-1",
      expires_at: "2026-01-02T04:04:05.678Z",
      rights_hash: "ab",
    } as const;
    const revoked = {
      event: "token_revoked",
      token_name: "carto-embed-1",
      owner: "ann",
      reason: "signed_out",
    } as const;
    audit.record(minted);
    audit.record(revoked);
    await audit.flush();
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
    const records = lines.map((line) => JSON.parse(line));
    const common = { time: new Date(NOW).toISOString(), instance: "i" };
    expect(records[0]).toMatchObject({ seq: 1, ...common, ...minted, prev: "0".repeat(64) });
    expect(records[1]).toMatchObject({ seq: 2, ...common, ...revoked, prev: records[0].hash });
  });
});

describe("an audit in a file", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await Deno.makeTempDir();
    path = `${folder}/audit.jsonl`;
  });
  afterEach(() => Deno.remove(folder, { recursive: true }));

  const orphan = (token_name: string) => ({ event: "orphan_deleted", token_name }) as const;
  const verdict = async () => verifyAudit(auditLines(await Deno.readFile(path)));

  it("does not exist before its first record", async () => {
    await auditTo(fileChain(path)).flush();
    await expect(Deno.stat(path)).rejects.toThrow(Deno.errors.NotFound);
  });

  it("is its owner's alone to read", async () => {
    const audit = auditTo(fileChain(path));
    audit.record(orphan("a"));
    await audit.flush();
    if (Deno.build.os === "windows") return;
    expect(((await Deno.stat(path)).mode ?? 0) & 0o777).toBe(0o600);
  });

  it("continues where the last process ended, for any length of the last line", async () => {
    for (const name of ["a".repeat(10_000), "b".repeat(4096), "c"]) {
      const audit = auditTo(fileChain(path));
      audit.record(orphan(name));
      audit.record(orphan(`${name}é`));
      await audit.flush();
    }
    expect(await verdict()).toMatchObject({ ok: true, records: 6 });
  });

  it("is one chain though several processes write to it at once", async () => {
    const here = (name: string) => new URL(name, import.meta.url).href;
    const code = `
      import { createAudit } from "${here("./audit.ts")}";
      import { fileChain } from "${here("./sinks.ts")}";
      const audit = createAudit({
        write: fileChain(Deno.args[0]), now: Date.now, instance: Deno.args[1],
        hide: (text) => text, onLost: () => Deno.exit(1),
      });
      for (let n = 0; n < 100; n++) {
        audit.record({ event: "orphan_deleted", token_name: String(n) });
        if (n % 3 === 0) await audit.flush();
      }
      await audit.flush();`;
    const processes = ["a", "b", "c", "d"].map((instance) =>
      new Deno.Command(Deno.execPath(), { args: ["eval", "--quiet", code, path, instance] })
        .output()
    );
    for (const { success } of await Promise.all(processes)) expect(success).toBe(true);
    expect(await verdict()).toMatchObject({ ok: true, records: 400 });
    const records = auditLines(await Deno.readFile(path)).slice(0, -1)
      .map((line) => JSON.parse(line));
    for (const instance of ["a", "b", "c", "d"]) {
      const own = records.filter((record) => record.instance === instance);
      expect(own.map((record) => Number(record.token_name))).toEqual([...Array(100).keys()]);
    }
  });

  it("goes on after a line that was cut off, which verification reports", async () => {
    const audit = auditTo(fileChain(path));
    for (const name of ["a", "b"]) audit.record(orphan(name));
    await audit.flush();
    await Deno.truncate(path, (await Deno.stat(path)).size - 10);
    expect(await verdict()).toMatchObject({ ok: true, records: 1, torn: [2] });
    audit.record(orphan("c"));
    await audit.flush();
    const lines = auditLines(await Deno.readFile(path));
    expect(lines).toHaveLength(4);
    expect(JSON.parse(lines[2] ?? "")).toMatchObject({ token_name: "c", seq: 2 });
    expect(await verdict()).toMatchObject({ ok: true, records: 2, torn: [2] });
  });

  it("starts a new chain once the file was moved to an archive, which stays whole", async () => {
    const audit = auditTo(fileChain(path));
    audit.record(orphan("a"));
    await audit.flush();
    await Deno.rename(path, `${path}.1`);
    audit.record(orphan("b"));
    await audit.flush();
    expect(await verdict()).toMatchObject({ ok: true, records: 1 });
    expect(verifyAudit(auditLines(await Deno.readFile(`${path}.1`))))
      .toMatchObject({ ok: true, records: 1 });
  });

  it("keeps what cannot be written, and writes it once it can", async () => {
    const lost: AuditEvent[] = [];
    path = `${folder}/logs/audit.jsonl`;
    const audit = auditTo(fileChain(path), lost);
    audit.record(orphan("a"));
    await audit.flush();
    await expect(audit.check()).rejects.toThrow(Deno.errors.NotFound);
    await Deno.mkdir(`${folder}/logs`);
    audit.record(orphan("b"));
    await audit.check();
    expect(lost).toHaveLength(0);
    expect(await verdict()).toMatchObject({ ok: true, records: 2 });
  });

  it("is refused where it cannot be written, with the name of the setting", async () => {
    await requireWritable(path);
    await expect(requireWritable(folder)).rejects.toThrow(/^AUDIT_LOG .* cannot be written: /);
    await expect(requireWritable(`${folder}/none/audit.jsonl`)).rejects.toThrow(OperatorError);
  });
});
