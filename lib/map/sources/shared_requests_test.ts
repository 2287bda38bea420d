import { expect } from "@std/expect";
import { beforeEach, describe, it } from "@std/testing/bdd";
import { createSharedRequests, type SharedRequests } from "./shared_requests.ts";

const ever = () => ({ signal: new AbortController().signal, freshMs: 1_000 });

let clock: number;
let sent: { answer: PromiseWithResolvers<string>; signal: AbortSignal }[];
let requests: SharedRequests<string>;
beforeEach(() => {
  clock = 0;
  sent = [];
  requests = createSharedRequests({ limit: 2, now: () => clock });
});

function send(signal: AbortSignal): Promise<string> {
  const answer = Promise.withResolvers<string>();
  sent.push({ answer, signal });
  signal.addEventListener("abort", () => answer.reject(signal.reason));
  return answer.promise;
}

const answered = (text: string) => sent.at(-1)?.answer.resolve(text);

describe("equal requests", () => {
  it("share a running request, and a fresh response", async () => {
    const both = [requests.get("a", send, ever()), requests.get("a", send, ever())];
    answered("first");
    expect(await Promise.all(both)).toEqual(["first", "first"]);
    clock = 999;
    expect(await requests.get("a", send, ever())).toBe("first");
    expect(sent).toHaveLength(1);
    clock = 1_001;
    const again = requests.get("a", send, ever());
    answered("second");
    expect(await again).toBe("second");
  });

  it("are aborted once no caller waits any more, and not before", async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [one, other].map(({ signal }) =>
      requests.get("a", send, { signal, freshMs: 1_000 })
    );
    const ends = Promise.allSettled(both);
    one.abort(new Error("first"));
    await expect(both[0]).rejects.toThrow("first");
    expect(sent[0]?.signal.aborted).toBe(false);
    other.abort(new Error("second"));
    await ends;
    expect(sent[0]?.signal.aborted).toBe(true);
    const next = requests.get("a", send, ever());
    answered("third");
    expect(await next).toBe("third");
  });

  it("are sent again where they failed", async () => {
    const failing = requests.get("a", send, ever());
    sent[0]?.answer.reject(new Error("refused"));
    await expect(failing).rejects.toThrow("refused");
    const next = requests.get("a", send, ever());
    answered("well");
    expect(await next).toBe("well");
  });

  it("are cached up to a limit", async () => {
    for (const key of ["a", "b", "c"]) {
      const answer = requests.get(key, send, ever());
      answered(key);
      await answer;
    }
    await requests.get("c", send, ever());
    expect(sent).toHaveLength(3);
    const again = requests.get("a", send, ever());
    answered("again");
    expect(await again).toBe("again");
  });
});
