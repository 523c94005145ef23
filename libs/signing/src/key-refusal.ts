/** Why a text is not the key that belongs there; stable, for programs. */
export type KeyRule =
  | 'not_pem'
  | 'several_keys'
  | 'private_key'
  | 'public_key'
  | 'encrypted_key'
  | 'certificate'
  | 'malformed_key'
  | 'wrong_algorithm'
  | 'wrong_curve'
  | 'compressed_point'
  | 'not_on_curve';

export interface KeyRefusal {
  readonly rule: KeyRule;
  /** One sentence for a person. It never holds anything of the key. */
  readonly message: string;
}

/** A key as DER, or why it is none. */
export type KeyResult =
  { readonly ok: true; readonly der: Uint8Array<ArrayBuffer> } | { readonly ok: false; readonly refusal: KeyRefusal };

export const refuse = (rule: KeyRule, message: string): { readonly ok: false; readonly refusal: KeyRefusal } => ({
  ok: false,
  refusal: { rule, message },
});
