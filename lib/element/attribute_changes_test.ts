import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { FakeTime } from "@std/testing/time";
import type { CartoMapFilters } from "../../static/embed.d.ts";
import { AttributeChanges } from "./attribute_changes.ts";
import { CartoMapError } from "./element_errors.ts";
import type { Settings } from "./settings.ts";

const START: Settings = {
  url: "https://maps.example.com/embed?origin=https://app.example.com",
  title: "",
  lang: "en",
  theme: "auto",
  view: null,
  filters: null,
  ui: null,
  code: "",
  session: "",
  followsContent: false,
  isLazy: false,
  faults: [],
};
const filtered = (filters: CartoMapFilters): Settings => ({ ...START, filters });

interface Made {
  readonly call: readonly [method: string, params: object];
  settle(error?: CartoMapError): Promise<void>;
}

/** A map whose calls the test settles. */
function changesOf(start = START) {
  const made: Made[] = [];
  const errors: CartoMapError[] = [];
  const changes = new AttributeChanges({
    start,
    call(method, params) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      made.push({
        call: [method, params],
        async settle(error) {
          if (error === undefined) resolve();
          else reject(error);
          for (let turn = 0; turn < 5; turn++) await undefined;
        },
      });
      return promise;
    },
    onError: (error) => errors.push(error),
  });
  const calls = () => made.map(({ call }) => call);
  return { changes, made, errors, calls };
}

describe("changes of attributes", () => {
  it("are made one after the other, and of a storm only the first and the last", async () => {
    const { changes, made, calls } = changesOf();
    for (let index = 0; index < 5_000; index++) changes.follow(filtered({ speed: `${index}..` }));
    expect(calls()).toEqual([["setFilter", { id: "speed", value: "0.." }]]);
    await made[0]?.settle();
    expect(calls().slice(1)).toEqual([["setFilter", { id: "speed", value: "4999.." }]]);
    await made[1]?.settle();
    changes.follow({ ...filtered({ speed: "4999.." }), theme: "dark" });
    expect(calls()).toHaveLength(2);
  });

  it("are those of language, view and filters, also of ids that objects have by themselves", async () => {
    const ids = ["__proto__", "constructor", "toString"];
    const odd: CartoMapFilters = Object.fromEntries(ids.map((id) => [id, ["a"]]));
    const { changes, made, calls } = changesOf(filtered(odd));
    const view = { longitude: -71, latitude: 42, zoom: 9 };
    changes.follow({ ...START, lang: "es-MX", view });
    for (let index = 0; index < 5; index++) await made[index]?.settle();
    expect(calls()).toEqual([
      ["setLanguage", { lang: "es" }],
      ["setView", view],
      ...ids.map((id) => ["setFilter", { id, value: null }]),
    ]);
  });

  it("that the map refuses are reported once", async () => {
    const { changes, made, errors } = changesOf();
    const refusal = new CartoMapError("unknown_widget", "no such widget");
    changes.follow(filtered({ nope: "1.." }));
    await made[0]?.settle(refusal);
    changes.follow(filtered({ nope: "1.." }));
    expect([made.length, errors]).toEqual([1, [refusal]]);
  });

  it("wait for a map, and for one that is busy", async () => {
    using time = new FakeTime();
    const { changes, made, errors } = changesOf();
    const settings = filtered({ speed: "1.." });
    changes.follow(settings);
    await made[0]?.settle(new CartoMapError("not_ready", "no map yet"));
    expect(made).toHaveLength(1);
    changes.follow(settings);
    await made[1]?.settle(new CartoMapError("busy", "too many calls"));
    await time.tickAsync(1_000);
    await made[2]?.settle();
    expect([made.length, errors]).toEqual([3, []]);
  });

  it("are made again where the map has started again", async () => {
    const { changes, made, calls } = changesOf();
    const settings = filtered({ speed: "1.." });
    changes.follow(settings);
    await made[0]?.settle();
    changes.forget();
    changes.follow(settings);
    expect(calls()[1]).toEqual(calls()[0]);
  });
});
