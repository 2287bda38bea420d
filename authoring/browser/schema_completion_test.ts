import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { completeBySchema } from "./schema_completion.ts";

/** @returns the document once the completion at the mark `|` is accepted. */
function completed(marked: string, label: string): string {
  const pos = marked.indexOf("|");
  const doc = marked.replace("|", "");
  const state = EditorState.create({ doc, extensions: [json()] });
  const result = completeBySchema(new CompletionContext(state, pos, true));
  const option = result?.options.find((one) => one.label === label);
  if (!result || typeof option?.apply !== "string") throw new Error(`No ${label}`);
  return doc.slice(0, result.from) + option.apply + doc.slice(result.to ?? pos);
}

/** @returns the completions at the mark `|`, as after Ctrl-Space. */
function completions(marked: string): string[] {
  const pos = marked.indexOf("|");
  const state = EditorState.create({ doc: marked.replace("|", ""), extensions: [json()] });
  const result = completeBySchema(new CompletionContext(state, pos, true));
  return result?.options.map(({ label }) => label) ?? [];
}

describe("map.schema.json completes", () => {
  it("names that the map does not have yet", () => {
    const names = completions('{ "title": "x", | }');
    expect(names).toEqual(expect.arrayContaining(["layers", "widgets", "version"]));
    expect(names).not.toContain("title");
  });

  it("a name that is begun", () => {
    expect(completions('{ "lay|": 1 }')).toContain("layers");
  });

  it("with quotes where there are none, and within those that there are", () => {
    expect(completed("{ | }", "title")).toBe('{ "title" }');
    expect(completed('{ "ti|" }', "title")).toBe('{ "title" }');
    expect(completed('{ "ti|": 1 }', "title")).toBe('{ "title": 1 }');
    expect(completed('{ "share": "a|" }', "all")).toBe('{ "share": "all" }');
    expect(completed('{ "share": | }', "all")).toBe('{ "share": "all" }');
    expect(completed('{ "version": | }', "1")).toBe('{ "version": 1 }');
  });

  it("the types of layers, and the names of the written type alone", () => {
    const types = completions('{ "layers": [{ "type": "|" }] }');
    expect(types).toEqual(expect.arrayContaining(["point", "line", "h3"]));
    const ofPoint = completions('{ "layers": [{ "type": "point", | }] }');
    expect(ofPoint).toContain("cluster");
    const ofLine = completions('{ "layers": [{ "type": "line", | }] }');
    expect(ofLine).toContain("width");
    expect(ofLine).not.toContain("cluster");
  });

  it("values of choices, also where there is none yet", () => {
    expect(completions('{ "share": "|" }')).toEqual(["shown", "all"]);
    expect(completions('{ "share": | }')).toEqual(["shown", "all"]);
    expect(completions('{ "layers": [{ "type": "point", "visible": | }] }'))
      .toEqual(expect.arrayContaining(["true", "false"]));
  });

  it("nothing in free texts, and nothing where the map has no such place", () => {
    expect(completions('{ "title": "|" }')).toEqual([]);
    expect(completions('{ "none": { "a": "|" } }')).toEqual([]);
    expect(completions("|")).toEqual([]);
  });
});
