/**
 * An object of the Builder map. Each property is read by a schema, and reported: what is wrong is
 * dropped alone, and what was not read is dropped by `rest()`.
 */
import * as v from "valibot";
import type { Path } from "../../json/json_text.ts";
import { isObject } from "../../json/schema_parts.ts";
import type { Report } from "./report.ts";

/** More entries of an object are no map's that people made. */
const MOST_ENTRIES = 500;

export class Input {
  readonly #read = new Set<string>();

  constructor(
    private readonly value: object,
    readonly path: Path,
    readonly report: Report,
  ) {}

  at(...keys: readonly (string | number)[]): Path {
    return [...this.path, ...keys];
  }

  /** The property as it is; undefined for null. */
  raw(key: string): unknown {
    this.#read.add(key);
    const value: unknown = Object.hasOwn(this.value, key) ? Reflect.get(this.value, key) : null;
    return value ?? undefined;
  }

  /** @returns the property's value; undefined where it is absent, or wrong, which is reported. */
  take<T>(key: string, schema: v.GenericSchema<unknown, T>): T | undefined {
    const raw = this.raw(key);
    if (raw === undefined) return undefined;
    const result = v.safeParse(schema, raw);
    if (result.success) return result.output;
    this.dropped(key, result.issues[0].message);
    return undefined;
  }

  /** Takes the property, and reports it as kept. @param as where it is in the map document. */
  keep<T>(key: string, schema: v.GenericSchema<unknown, T>, as: string): T | undefined {
    const value = this.take(key, schema);
    if (value !== undefined) this.kept(key, as);
    return value;
  }

  /** @returns the object; an empty one where there is none. */
  object(key: string): Input {
    const raw = this.raw(key);
    if (raw !== undefined && !isObject(raw)) this.dropped(key, "must be an object");
    return new Input(isObject(raw) ? raw : {}, this.at(key), this.report);
  }

  /** @returns the list's objects, at most so many. */
  list(key: string, most: number): Input[] {
    const raw = this.raw(key);
    if (raw === undefined) return [];
    if (!Array.isArray(raw)) {
      this.dropped(key, "must be a list");
      return [];
    }
    if (raw.length > most) {
      this.report.dropped(this.at(key, most), `at most ${most} are read; there are ${raw.length}`);
    }
    return raw.slice(0, most).flatMap((item: unknown, index) => {
      if (isObject(item)) return new Input(item, this.at(key, index), this.report);
      this.report.dropped(this.at(key, index), "must be an object");
      return [];
    });
  }

  /** @returns the object's names whose values are objects. */
  entries(key: string): [name: string, Input][] {
    const whole = this.object(key);
    return Object.keys(whole.value).slice(0, MOST_ENTRIES).flatMap((name): [string, Input][] =>
      isObject(Reflect.get(whole.value, name)) ? [[name, whole.object(name)]] : []
    );
  }

  kept(key: string, note: string): void {
    this.#read.add(key);
    this.report.kept(this.at(key), note);
  }

  changed(key: string, note: string): void {
    this.#read.add(key);
    this.report.changed(this.at(key), note);
  }

  dropped(key: string, note: string): void {
    this.#read.add(key);
    this.report.dropped(this.at(key), note);
  }

  /** Drops the property, if it says anything. */
  refuse(key: string, note: string): void {
    if (saysSomething(this.raw(key))) this.dropped(key, note);
  }

  /** Drops the object itself. */
  drop(note: string): undefined {
    this.report.dropped(this.path, note);
  }

  /** Does not report these: they mean nothing outside of Builder. */
  skip(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** Drops every property that was not read and says anything. */
  rest(note = "has no counterpart"): void {
    const names = Object.keys(this.value).filter((key) => !this.#read.has(key));
    for (const key of names.slice(0, MOST_ENTRIES)) this.refuse(key, note);
    if (names.length > MOST_ENTRIES) {
      const more = names.length - MOST_ENTRIES;
      this.report.changed(this.path, `without ${more} more properties that are not known`);
    }
  }
}

/** Whether a property is more than a default: null, false, or empty. */
function saysSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
