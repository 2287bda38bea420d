/** Downloads a file. */

/** Object URLs are revoked after this, in milliseconds: the download may start after the click. */
const KEPT_MS = 60_000;

/** Saves the file under that name, by clicking a link. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
