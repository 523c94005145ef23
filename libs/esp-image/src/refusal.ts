/** Why a file is no application image, or not one for this device type. Programs compare these; people read the message. */
export type RefusalRule =
  | 'empty'
  | 'too_small'
  | 'not_an_esp32_image'
  | 'merged_image'
  | 'bootloader_image'
  | 'partition_table'
  | 'elf_file'
  | 'archive'
  | 'unknown_chip'
  | 'bad_header'
  | 'truncated'
  | 'bad_segment'
  | 'no_code_segment'
  | 'bad_checksum'
  | 'bad_digest'
  | 'trailing_bytes'
  | 'wrong_chip'
  | 'too_large_for_slot';

/** A refused file: the rule that it breaks, and a message with the figures for the person who chose the file. */
export interface ImageRefusal {
  rule: RefusalRule;
  message: string;
}

/** The failing half of every step of reading. */
export interface Refused {
  ok: false;
  refusal: ImageRefusal;
}

export function refuse(rule: RefusalRule, message: string): Refused {
  return { ok: false, refusal: { rule, message } };
}
