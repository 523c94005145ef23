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
  const { response, answer } = await answerTo(server + ROUTES.ota.upload, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body,
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  if (response.ok && isPublished(answer)) return answer;
  const isTemporary = response.status >= 500 || response.status === 429;
  const words = wordsOf(response, answer);
  throw new Failure(isTemporary ? EXIT.unavailable : EXIT.refused, `${server} said ${response.status}: ${words}`);
}

/** What stands in an answer; anybody may have given it. */
type Answer = Readonly<Partial<Record<keyof PublishedFirmwareDto | keyof ErrorDto, unknown>>>;

async function answerTo(url: string, request: RequestInit): Promise<{ response: Response; answer: Answer }> {
  try {
    const response = await fetch(url, request);
    return { response, answer: objectIn(await response.text()) };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    throw new Failure(EXIT.unavailable, `${new URL(url).origin} cannot be reached: ${cause?.message || message}`);
  }
}

/** The object that a text in JSON is; an empty one for any other text. */
function objectIn(text: string): Answer {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const isPublished = (answer: Answer): answer is PublishedFirmwareDto =>
  typeof answer.key === 'string' && Array.isArray(answer.warnings);

function wordsOf({ ok, statusText }: Response, { message, code }: Answer): string {
  if (typeof message === 'string') return `${message} (${String(code)})`;
  return ok ? 'that is no answer of this API; is --server its address?' : statusText;
}

function warningsOf({ warnings, devicesTooSmall }: PublishedFirmwareDto): string[] {
  if (devicesTooSmall === 0) return warnings;
  return [...warnings, `${devicesTooSmall} known devices of this type have a slot that it does not fit.`];
}
