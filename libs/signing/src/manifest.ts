import { DEVICE_TYPE_PATTERN, isPublishableVersion } from '@pcms/contract';

/** The facts about a firmware that are signed. */
export interface Manifest {
  readonly type: string;
  readonly version: string;
  readonly sizeBytes: number;
  /** Of the whole file, 64 hex digits in lower case. */
  readonly sha256: string;
  readonly securityVersion: number;
}

const U32 = 0xffff_ffff;

/**
 * The bytes that are signed (docs/protocol.md, "The signed manifest"): the device builds the same ones from what it was told.
 * @throws RangeError when a field could not stand in one: no two manifests have the same bytes.
 */
export function manifestBytes(manifest: Manifest): Uint8Array<ArrayBuffer> {
  const broken = RULES.find(([, holds]) => !holds(manifest));
  if (broken) throw new RangeError(`The manifest's ${broken[0]} breaks its rule.`);
  const { type, version, sizeBytes, sha256, securityVersion } = manifest;
  const lines = [
    'pcms-manifest-1',
    `type=${type}`,
    `version=${version}`,
    `size=${sizeBytes}`,
    `sha256=${sha256}`,
    `security_version=${securityVersion}`,
  ];
  return new Uint8Array(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
}

const isU32 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= U32;

const RULES: readonly (readonly [keyof Manifest, (manifest: Manifest) => boolean])[] = [
  ['type', ({ type }) => DEVICE_TYPE_PATTERN.test(type)],
  ['version', ({ version }) => isPublishableVersion(version)],
  ['sizeBytes', ({ sizeBytes }) => isU32(sizeBytes) && sizeBytes > 0],
  ['sha256', ({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256)],
  ['securityVersion', ({ securityVersion }) => isU32(securityVersion)],
];
