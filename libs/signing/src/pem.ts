import { base64Of, bytesOfBase64 } from './base64';
import { sequenceIn, TAG } from './der';

/** One armoured block of a PEM text (RFC 7468). */
export interface PemBlock {
  /** `PUBLIC KEY`, `PRIVATE KEY`, … */
  readonly label: string;
  /** Null when what stands in it is no base64. */
  readonly der: Uint8Array<ArrayBuffer> | null;
  /** It has headers of its own, as OpenSSL's old encrypted keys do. */
  readonly hasHeaders: boolean;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;

/** The blocks of a text, in order; whatever stands around them is ignored. `EC PARAMETERS` repeat what the key itself says. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(BLOCK)]
    .map(([, label = '', body = '']) => ({
      label,
      der: bytesOfBase64(body.replace(/\s/g, '')),
      hasHeaders: body.includes(':'),
    }))
    .filter(({ label }) => label !== 'EC PARAMETERS');
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines = base64Of(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Whether any part of the text is a private key, in armour or bare: what nobody should have sent. */
export function holdsPrivateKey(text: string): boolean {
  const bare = bytesOfBase64(text.replace(/\s/g, ''));
  return (
    text.includes('PRIVATE KEY-----') ||
    (bare !== null && isPrivateDer(bare)) ||
    pemBlocks(text).some(({ der }) => der !== null && isPrivateDer(der))
  );
}

/** PKCS#8, SEC 1 and PKCS#1 private keys begin with a version; a SubjectPublicKeyInfo does not. */
const isPrivateDer = (der: Uint8Array): boolean => sequenceIn(der)?.[0]?.tag === TAG.integer;
