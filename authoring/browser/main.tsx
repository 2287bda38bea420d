/** The script of the page for authors. */
import { render } from "preact";
import type { AuthorStart } from "../contract.ts";
import { Author } from "./Author.tsx";

const root = document.getElementById("author");
const start = document.getElementById("author-start");
if (root !== null && start !== null) {
  // Written by our own server, with this script.
  const given: AuthorStart = JSON.parse(start.textContent ?? "");
  render(<Author {...given} />, root);
}
