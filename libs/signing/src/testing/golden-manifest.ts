import type { GoldenManifest } from '@pcms/contract/testing';
import type { Manifest } from '../manifest';

/** A manifest of the golden files, whose names are those of the wire. */
export const manifestOf = ({ type, version, size, sha256, security_version }: GoldenManifest): Manifest => ({
  type,
  version,
  sizeBytes: size,
  sha256,
  securityVersion: security_version,
});
