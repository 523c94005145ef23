/** Which rule of the format a patch breaks: docs/protocol.md, "The patch". The names are frozen, the firmware has the same. */
export type PatchRule =
  'source_range' | 'too_long' | 'too_short' | 'trailing' | 'bad_varint' | 'empty_block' | 'bad_stream';

/** A patch that must not be used. */
export class PatchRefused extends Error {
  constructor(
    readonly rule: PatchRule,
    message: string,
  ) {
    super(`${rule}: ${message}`);
    this.name = 'PatchRefused';
  }
}
