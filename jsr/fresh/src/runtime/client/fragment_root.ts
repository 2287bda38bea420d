import type { ContainerNode } from "preact";

/** A stretch of an element's children, which Preact can render into as if it were an element. */
export interface FragmentRoot extends ContainerNode {
  readonly namespaceURI: string | null;
}

/**
 * Makes a root of the nodes between two comments.
 *
 * @throws {TypeError} The comments are not in a document.
 */
export function fragmentRoot(start: Comment, end: Comment): FragmentRoot {
  const element = start.parentElement;
  if (element === null) {
    throw new TypeError("An island's markers are outside the document");
  }
  // Seen through Preact's own type, so that its nodes fit.
  const parent: ContainerNode = element;

  function children(): ChildNode[] {
    const nodes: ChildNode[] = [];
    for (
      let node = start.nextSibling;
      node !== null && node !== end;
      node = node.nextSibling
    ) {
      nodes.push(node);
    }
    return nodes;
  }

  function insertBefore(node: ContainerNode, child: ContainerNode | null): ContainerNode {
    // Preact steps over comments, so what it calls the next sibling may lie behind the end.
    const inside = child instanceof Node &&
      (end.compareDocumentPosition(child) &
          Node.DOCUMENT_POSITION_PRECEDING) !== 0;
    return parent.insertBefore(node, inside ? child : end);
  }

  return {
    nodeType: Node.ELEMENT_NODE,
    namespaceURI: element.namespaceURI,
    parentNode: element,
    get firstChild() {
      return children()[0] ?? null;
    },
    get childNodes() {
      return children();
    },
    contains: (other) => other instanceof Node && children().some((node) => node.contains(other)),
    insertBefore,
    appendChild: (node) => insertBefore(node, null),
    removeChild: (child) => parent.removeChild(child),
  };
}
