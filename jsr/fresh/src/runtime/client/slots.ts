import { type ComponentChild, h } from "preact";
import { parseMarker, templateId } from "../markers.ts";
import { collectRanges, endOf, type PageRanges } from "./ranges.ts";
import type { RevivedIsland } from "./revive.ts";

/**
 * Reads the server's HTML of every slot back into nodes, the islands in it as components.
 *
 * @returns Pairs of a slot's number and its children.
 */
export function readSlots(
  rendered: PageRanges["slots"],
  prefix: string,
  islands: readonly (RevivedIsland | undefined)[],
): Map<number, ComponentChild[]> {
  const contents = new Map<number, ComponentChild[]>();
  const readRanges = (slots: PageRanges["slots"]) => {
    for (const [index, { start, end }] of slots) {
      contents.set(index, readNodes(start.nextSibling, end));
    }
  };

  function readNodes(first: ChildNode | null, end: ChildNode | null): ComponentChild[] {
    const children: ComponentChild[] = [];
    for (let node = first; node !== null && node !== end; node = node.nextSibling) {
      if (node instanceof Text) children.push(node.data);
      else if (node instanceof Element) children.push(readElement(node));
      else if (node instanceof Comment) {
        const marker = parseMarker(prefix, node.data);
        if (marker?.kind !== "island" || marker.index === null) continue;
        const island = islands[marker.index];
        if (island !== undefined) children.push(h(island.component, island.props));
        node = endOf(node, prefix) ?? node;
      }
    }
    return children;
  }

  function readElement(element: Element): ComponentChild {
    const props: Record<string, unknown> = {};
    for (const { name, value } of element.attributes) {
      // An empty attribute whose property is a boolean would turn it off when set as a property.
      props[name] = Reflect.get(element, name) === true ? true : value;
    }
    // A template's content is a document of its own, and stays as it is.
    const children = element instanceof HTMLTemplateElement
      ? []
      : readNodes(element.firstChild, null);
    return h(element.localName, props, children);
  }

  readRanges(rendered);
  const templates = `template[id^="${templateId(prefix, 0).slice(0, -1)}"]`;
  for (const template of document.querySelectorAll<HTMLTemplateElement>(templates)) {
    readRanges(collectRanges(template.content, prefix).slots);
    const index = Number(template.id.slice(template.id.lastIndexOf("-") + 1));
    contents.set(index, readNodes(template.content.firstChild, null));
  }
  return contents;
}
