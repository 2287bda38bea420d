/** The compressed forms of static files, as the build lists them. */
import * as v from "valibot";
import { OperatorError } from "../operator_error.ts";

/** Where the build puts them and their list, below the project's folder. */
export const ENCODED_FOLDER = "_fresh/encoded";
export const ENCODED_FILES_LIST = "_fresh/encoded.json";

const Form = v.object({
  /** As `Content-Encoding` names it. */
  coding: v.picklist(["br", "gzip"]),
  /** Its name in the folder: a hash of the file's contents. */
  file: v.pipe(v.string(), v.regex(/^[a-f\d]{64}\.(br|gzip)$/)),
  /** Bytes. */
  size: v.number(),
});
const Forms = v.record(v.string(), v.array(Form));

export type EncodedForm = v.InferOutput<typeof Form>;

/** By the file's path in URLs; the smallest form first. */
export type EncodedFiles = ReadonlyMap<string, readonly EncodedForm[]>;

/**
 * @returns no files where nothing was built.
 * @throws {OperatorError} when the list is another version's.
 */
export async function openEncodedFiles(list: URL): Promise<EncodedFiles> {
  const text = await Deno.readTextFile(list).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return "{}";
    throw error;
  });
  const forms = v.safeParse(v.pipe(v.string(), v.parseJson(), Forms), text);
  if (forms.success) return new Map(Object.entries(forms.output));
  throw new OperatorError("Compressed files are another version's: run `deno task build`.");
}
