/** Where a command writes: results for programs to one stream, words for people to the other. */
export interface Terminal {
  result(text: string): void;
  note(text: string): void;
}
