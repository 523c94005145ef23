import { ROUTES, type ErrorDto, type PublishedFirmwareDto } from '@pcms/contract';
import type { Command } from '../arguments';
import { EXIT, Failure } from '../failure';
import { readFirmware, type FirmwareFile } from '../firmware-file';
import { signatureOf, type Signature } from '../signature';
import type { Terminal } from '../terminal';

type Publish = Extract<Command, { name: 'publish' }>;

/** An upload that stands still for longer will not end. */
const LIMIT_MS = 10 * 60_000;

/** Signs and uploads. The same bytes again are no fault: a pipeline may run twice. */
export async function publish(command: Publish, terminal: Terminal): Promise<void> {
  const firmware = await readFirmware(command.firmware, command);
  const signature = command.key && (await signatureOf(firmware.manifest, command.key));
  const published = await upload(command, formOf(command, firmware, signature));
  for (const warning of warningsOf(published)) terminal.note(`Warning: ${warning}`);
  const signed = published.signature ? `signed by "${published.signature.keyName}"` : 'not signed';
  terminal.note(`${published.created ? 'Published' : 'Published before'}: ${published.sizeBytes} bytes, ${signed}.`);
  terminal.result(published.key);
}

function formOf({ description }: Publish, { bytes, manifest }: FirmwareFile, signature: Signature | null): FormData {
  const form = new FormData();
  // What was signed, so that the server cannot read another name out of the image.
  form.set('deviceType', manifest.type);
  form.set('version', manifest.version);
  if (description !== undefined) form.set('description', description);
  if (signature) {
    form.set('signature', signature.signature);
    form.set('keyId', signature.keyId);
  }
  form.set('firmware', new Blob([new Uint8Array(bytes)]), 'firmware.bin');
  return form;
}

async function upload({ server, token }: Publish, body: FormData): Promise<PublishedFirmwareDto> {
  const response = await answerTo(server + ROUTES.ota.upload, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body,
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const answer = (await response.json().catch(() => null)) as PublishedFirmwareDto | ErrorDto | null;
  if (response.ok && answer && 'key' in answer) return answer;
  const words = answer && 'message' in answer ? `${answer.message} (${answer.code})` : response.statusText;
  const isTemporary = response.status >= 500 || response.status === 429;
  throw new Failure(isTemporary ? EXIT.unavailable : EXIT.refused, `${server} said ${response.status}: ${words}`);
}

async function answerTo(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    throw new Failure(EXIT.unavailable, `${new URL(url).origin} cannot be reached: ${cause?.message || message}`);
  }
}

function warningsOf({ warnings, devicesTooSmall }: PublishedFirmwareDto): string[] {
  if (devicesTooSmall === 0) return warnings;
  return [...warnings, `${devicesTooSmall} known devices of this type have a slot that it does not fit.`];
}
