/** A tag is one word: letters of any script, digits, `.`, `_`, `:` and `-`. */
export const TAG_PATTERN = /^[\p{L}\p{N}._:-]{1,50}$/u;
