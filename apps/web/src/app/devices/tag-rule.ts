/** The most that TAG_PATTERN lets through. */
export const TAG_LENGTH = 50;

/** TAG_PATTERN for people. */
export const TAG_RULE = `A tag is one word of up to ${TAG_LENGTH} characters: letters, digits, and any of . _ : -`;
