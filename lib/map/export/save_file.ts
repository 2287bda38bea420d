/** Hands a file to the person. */

/** Browsers read an object URL when the download begins, which may be after the click, in milliseconds. */
const KEPT_MS = 60_000;

/** Has the browser save the file under that name, as a link that is clicked. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
