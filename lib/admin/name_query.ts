/** Names and places among names, as addresses and forms of the console have them. */
import * as v from "valibot";
import { normalUsername } from "../identity/person.ts";
import { searchForm } from "../identity/users/shown_names.ts";
import { LONGEST_NAME } from "../identity/standing.ts";

/** UTF-8 bytes that a KV key has room for beside its other parts: it takes 2 KiB. */
const BYTES_OF_KEY = 1_900;

/**
 * A name that is looked up. Some letters are several in normal form, so that its length counts
 * there as well; a NUL takes two bytes of a key.
 */
export const NameText = v.pipe(
  v.string(),
  v.maxLength(LONGEST_NAME),
  v.excludes("\0"),
  v.check((text) => fits(normalUsername(text)) && fits(searchForm(text))),
);

const fits = ({ length }: string) => length <= LONGEST_NAME;

/** Where the page before ended, before it is read: the names in it are parts of one key. */
export const CursorText = v.pipe(v.string(), v.maxBytes(BYTES_OF_KEY), v.excludes("\0"));
