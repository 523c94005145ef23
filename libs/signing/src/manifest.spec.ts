import { goldenManifests } from '@pcms/contract/testing';
import { manifestBytes, type Manifest } from './manifest';
import { manifestOf } from './testing/golden-manifest';

const MANIFEST: Manifest = {
  type: 'ESP32_OTA_Base',
  version: '2.5.0',
  sizeBytes: 1_133_664,
  sha256: 'ab'.repeat(32),
  securityVersion: 0,
};

describe('manifestBytes', () => {
  it.each(goldenManifests)('are the golden ones for $name', ({ manifest, text }) => {
    expect(Buffer.from(manifestBytes(manifestOf(manifest))).toString('utf8')).toBe(text);
  });

  it.each<[string, Partial<Manifest>]>([
    ['a type with a line feed, which could say another version', { type: 'A\nversion=9.9.9' }],
    ['an empty type', { type: '' }],
    ['a type of 32 characters', { type: 'A'.repeat(32) }],
    ['a version that is none', { version: 'latest' }],
    ['a version with a line feed', { version: '2.5.0\n' }],
    ['a size of no bytes', { sizeBytes: 0 }],
    ['a size that is no whole number', { sizeBytes: 1.5 }],
    ['a size beyond 32 bits', { sizeBytes: 2 ** 32 }],
    ['a SHA-256 in capitals', { sha256: 'AB'.repeat(32) }],
    ['a SHA-256 that is cut', { sha256: 'ab'.repeat(31) }],
    ['a negative security version', { securityVersion: -1 }],
    ['a security version beyond 32 bits', { securityVersion: 2 ** 32 }],
    ['no security version', { securityVersion: NaN }],
  ])('are refused for %s', (_, broken) => {
    const [field] = Object.keys(broken);
    expect(() => manifestBytes({ ...MANIFEST, ...broken })).toThrow(
      new RangeError(`The manifest's ${field} breaks its rule.`),
    );
  });

  it.each<[string, Partial<Manifest>]>([
    ['the largest numbers', { sizeBytes: 2 ** 32 - 1, securityVersion: 2 ** 32 - 1 }],
    ['the smallest size', { sizeBytes: 1 }],
  ])('are there for %s', (_, fields) => {
    expect(() => manifestBytes({ ...MANIFEST, ...fields })).not.toThrow();
  });
});
