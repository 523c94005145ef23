/** `('a', 'b')` for `IN`. Only for words of this program: nothing is escaped. */
export const sqlList = (words: readonly string[]): string => `(${words.map((word) => `'${word}'`).join(', ')})`;
