/** A link of the attribution, in a tab of its own: the map may be in another page's frame. */
export function creditLink(href: string, text: string): string {
  return `<a href="${href}" target="_blank">${text}</a>`;
}
