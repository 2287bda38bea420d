import mime from "mime-types";
import { extname } from "node:path";

/** The `Content-Type` of a file by its extension, with a charset for text. */
export function contentTypeOf(file: string): string {
  const type: string | false = mime.contentType(extname(file));
  return type === false ? "application/octet-stream" : type;
}
