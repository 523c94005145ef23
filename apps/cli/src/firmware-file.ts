import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DEVICE_TYPE_PATTERN, isPublishableVersion } from '@pcms/contract';
import { readImage, type AppDescription } from '@pcms/esp-image';
import type { Manifest } from '@pcms/signing';
import type { Names } from './arguments';
import { EXIT, Failure } from './failure';

/** An image with the facts that are signed. */
export interface FirmwareFile {
  readonly bytes: Buffer;
  readonly manifest: Manifest;
}

/** Reads an image; its own words count where `names` leaves something out. @throws Failure that names the rule. */
export async function readFirmware(file: string, names: Names): Promise<FirmwareFile> {
  const bytes = await bytesOf(file);
  const read = readImage(bytes, (part) => createHash('sha256').update(part).digest());
  if (!read.ok) throw new Failure(EXIT.input, `${file} cannot be published: ${read.refusal.message}.`);
  const { sizeBytes, sha256, description } = read.image;
  const own = description?.namesItself ? description : null;
  const type = typeOf(names.type, own);
  const version = versionOf(names.version, own);
  return { bytes, manifest: { type, version, sizeBytes, sha256, securityVersion: description?.secureVersion ?? 0 } };
}

function typeOf(given: string | undefined, own: AppDescription | null): string {
  const type = given ?? own?.projectName;
  if (type === undefined) throw missing('The image does not say which device type it is for: give --type.');
  if (!DEVICE_TYPE_PATTERN.test(type)) throw missing(`"${type}" is no device type: give --type.`);
  return type;
}

function versionOf(given: string | undefined, own: AppDescription | null): string {
  const version = given ?? own?.version;
  if (version === undefined) throw missing('The image does not say its version: give --version.');
  if (!isPublishableVersion(version)) throw missing(`"${version}" is no version such as 2.5.0: give --version.`);
  return version;
}

const missing = (message: string): Failure => new Failure(EXIT.input, message);

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Failure(EXIT.input, `${file} cannot be read: ${(error as Error).message}`);
  }
}
