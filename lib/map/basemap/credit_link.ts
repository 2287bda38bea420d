/** A link of the attribution, which opens a new tab: the map may be in a frame. */
export function creditLink(href: string, text: string): string {
  return `<a href="${href}" target="_blank">${text}</a>`;
}
