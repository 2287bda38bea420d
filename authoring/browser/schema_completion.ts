/** Completes names and values of a map's document by map.schema.json. */
import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode } from "@lezer/common";
import schema from "../../map.schema.json" with { type: "json" };

/** The part of JSON Schema that map.schema.json uses. */
interface Schema {
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema | undefined>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly description?: string;
}

const ROOT: Schema = schema;
const DEFINITIONS: Readonly<Record<string, Schema | undefined>> = schema.$defs;
/** References may be circular. */
const DEEPEST_REFERENCE = 8;

/** CodeMirror's source of completions. */
export function completeBySchema(context: CompletionContext): CompletionResult | null {
  const { state, pos, explicit } = context;
  const node = syntaxTree(state).resolveInner(pos, -1);
  const isName = node.name === "PropertyName";
  const isText = node.name === "String" && node.to > pos;
  if (!isName && !isText && !explicit) return null;
  const options = isName
    ? namesIn(state, node.parent?.parent ?? null)
    : node.name === "Object"
    ? namesIn(state, node)
    : valuesOf(schemasAt(state, isText ? node : valueNode(node)));
  const isQuoted = isName || isText;
  const { from, to } = isQuoted
    ? withinQuotes(state, node)
    : { from: context.matchBefore(/[\w"$.-]*/)?.from ?? pos, to: pos };
  const usable = options.filter(({ value }) => !isQuoted || typeof value === "string")
    .map(({ value, ...option }): Completion => ({
      ...option,
      label: String(value),
      apply: isQuoted ? String(value) : JSON.stringify(value),
    }));
  return usable.length === 0 ? null : { from, to, options: usable, validFor: /^[\w$.-]*$/ };
}

/** A name or a value that may stand there. */
interface Option extends Omit<Completion, "label" | "apply"> {
  readonly value: unknown;
}

function withinQuotes(state: EditorState, { from, to }: SyntaxNode): { from: number; to: number } {
  const isClosed = to - from > 1 && state.sliceDoc(to - 1, to) === '"';
  return { from: from + 1, to: isClosed ? to - 1 : to };
}

/** At an error, as after a colon without a value, the property is what holds it. */
const valueNode = (node: SyntaxNode) => node.name === "⚠" && node.parent ? node.parent : node;

/** @returns the schemas that the value of a node may have, by its place in the document. */
function schemasAt(state: EditorState, node: SyntaxNode): readonly Schema[] {
  const { parent } = node;
  if (node.name === "Property") return propertySchemas(state, node);
  if (parent === null || parent.name === "JsonText") return expanded(ROOT);
  if (parent.name === "Property") return propertySchemas(state, parent);
  if (parent.name !== "Array") return [];
  return fitting(state, schemasAt(state, parent), parent).flatMap(({ items }) =>
    [items ?? []].flat().flatMap((item) => expanded(item))
  );
}

function propertySchemas(state: EditorState, property: SyntaxNode): readonly Schema[] {
  const object = property.parent;
  const name = nameOf(state, property);
  if (object === null || name === null) return [];
  return fitting(state, schemasAt(state, object), object, name).flatMap(
    ({ properties = {}, additionalProperties: others }) => {
      if (Object.hasOwn(properties, name)) return expanded(properties[name]);
      return typeof others === "object" ? expanded(others) : [];
    },
  );
}

/** References and choices, resolved. */
function expanded(one: Schema | undefined, depth = 0): readonly Schema[] {
  if (one === undefined || depth > DEEPEST_REFERENCE) return [];
  const named = one.$ref?.replace("#/$defs/", "");
  const parts = [
    ...named === undefined ? [] : [DEFINITIONS[named]],
    ...one.anyOf ?? [],
    ...one.oneOf ?? [],
    ...one.allOf ?? [],
  ];
  return [one, ...parts.flatMap((part) => expanded(part, depth + 1))];
}

/**
 * Of the kinds of an object those whose constants, such as its type, are those in the text.
 *
 * @param asked the property whose values are asked for, whatever it has now.
 */
function fitting(
  state: EditorState,
  schemas: readonly Schema[],
  node: SyntaxNode,
  asked?: string,
): readonly Schema[] {
  if (node.name !== "Object") return schemas;
  const written = new Map(
    node.getChildren("Property").map((one) => [nameOf(state, one), valueOf(state, one)]),
  );
  return schemas.filter(({ properties = {} }) =>
    Object.entries(properties).every(([name, one]) =>
      one?.const === undefined || name === asked || !written.has(name) ||
      written.get(name) === String(one.const)
    )
  );
}

/** @returns the names that an object may have and has not. */
function namesIn(state: EditorState, object: SyntaxNode | null): Option[] {
  if (object === null) return [];
  const written = new Set(object.getChildren("Property").map((one) => nameOf(state, one)));
  const found = new Map<string, Option>();
  const schemas = fitting(state, schemasAt(state, object), object);
  for (const { properties = {}, required = [] } of schemas) {
    for (const [name, one] of Object.entries(properties)) {
      if (found.has(name) || written.has(name)) continue;
      const description = one?.description;
      found.set(name, {
        value: name,
        boost: required.includes(name) ? 1 : 0,
        ...description === undefined ? {} : { info: description },
      });
    }
  }
  return [...found.values()];
}

function valuesOf(schemas: readonly Schema[]): Option[] {
  const values = new Set(
    schemas.flatMap((one) => [
      ...one.const === undefined ? [] : [one.const],
      ...one.enum ?? [],
      ...one.type === "boolean" ? [true, false] : [],
    ]),
  );
  return [...values].map((value) => ({ value }));
}

function nameOf(state: EditorState, property: SyntaxNode): string | null {
  const node = property.getChild("PropertyName");
  return node === null ? null : textOf(state, node);
}

function valueOf(state: EditorState, property: SyntaxNode): string | null {
  const node = property.lastChild;
  return node === null || node.name === "PropertyName" ? null : textOf(state, node);
}

/** A text without its quotes; other values as they are written. */
function textOf(state: EditorState, { from, to }: SyntaxNode): string {
  return state.sliceDoc(from, to).replace(/^"|"$/g, "");
}
