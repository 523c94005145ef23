import manifests from './golden/manifest.json';
import golden from './golden/signature.json';

/** A key pair of the tests. Its private half is in the repository for everybody to read. */
export interface GoldenKey {
  readonly key_id: string;
  /** DER in base64. */
  readonly public_spki: string;
  /** DER in base64. */
  readonly test_only_private_pkcs8: string;
}

/** A manifest as devices know it. */
export interface GoldenManifest {
  readonly type: string;
  readonly version: string;
  readonly size: number;
  readonly sha256: string;
  readonly security_version: number;
}

/** A manifest with a signature, and what a device that trusts only `goldenKeys.key` makes of it. */
export interface GoldenSignature {
  readonly name: string;
  readonly valid: boolean;
  /** Only where it is not valid: as a device reports it. */
  readonly reason?: string;
  readonly manifest: GoldenManifest;
  readonly key_id: string;
  /** DER in base64, where it is that. */
  readonly signature: string;
}

/** The keys of `golden/signature.json`: the trusted one, and another. */
export const goldenKeys: { readonly key: GoldenKey; readonly other: GoldenKey } = {
  key: golden.key,
  other: golden.other_key,
};

/** The cases of `golden/signature.json`. */
export const goldenSignatures: readonly GoldenSignature[] = golden.signatures;

/** The manifests of `golden/manifest.json` with the text that is signed. */
export const goldenManifests: readonly {
  readonly name: string;
  readonly manifest: GoldenManifest;
  readonly text: string;
}[] = manifests;
