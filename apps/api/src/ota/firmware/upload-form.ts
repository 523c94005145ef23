import type { IncomingMessage } from 'node:http';
import { finished, type Readable } from 'node:stream';
import { LIMITS, UploadFirmwareDto } from '@pcms/contract';
import busboy, { type Busboy } from 'busboy';
import { InputPipe } from '../../http/input.pipe';
import { InvalidField } from '../../http/domain-error';
import { BadForm, UploadBrokenOff } from './firmware.errors';
import type { FirmwareStore, IncomingFirmware } from './firmware.store';

/** An upload that arrived whole. Whoever has it keeps or discards the file. */
export interface UploadForm {
  readonly fields: UploadFirmwareDto;
  readonly file: IncomingFirmware;
}

const FILE_FIELD = 'firmware';

/** Room for more fields than there are, so that one too many is refused by its name. */
const PART_LIMITS = { fields: 8, parts: 16, fieldSize: 4 * LIMITS.descriptionLength + 1 };

const input = new InputPipe();

/**
 * Reads the form of an upload while it arrives: the file goes to `store`, the fields may stand before or after it.
 * When anything is wrong with it, nothing is left in the store.
 * @throws BadForm, InvalidField, UploadBrokenOff, and what `store` throws
 */
export async function readUploadForm(request: IncomingMessage, store: FirmwareStore): Promise<UploadForm> {
  const parts = new FormParts(store);
  try {
    await feed(request, parts);
    return { file: await parts.wholeFile(), fields: await parts.validFields() };
  } catch (error) {
    // Most clients read an answer only after they have sent everything.
    request.resume();
    await parts.discard();
    throw error;
  }
}

/** What has been seen of a form so far. */
class FormParts {
  private readonly fields = new Map<string, string>();
  private file: Promise<IncomingFirmware> | null = null;

  constructor(private readonly store: FirmwareStore) {}

  /** `name` and `text` are missing when the part does not name itself or its character set is unknown. */
  addField(name = '', text: string | undefined): void {
    if (name === FILE_FIELD) throw new InvalidField(name, `${name} must be a file`);
    if (this.fields.has(name)) throw new InvalidField(name, `${name} must be given once`);
    if (text === undefined) throw new InvalidField(name, `${name} must be text in UTF-8`);
    this.fields.set(name, text);
  }

  /** Resolves when the store has the file. */
  async addFile(name = '', bytes: Readable): Promise<void> {
    if (name !== FILE_FIELD) throw new InvalidField(name, `only ${FILE_FIELD} may be a file`);
    if (this.file) throw new InvalidField(name, `${name} must be given once`);
    this.file = this.store.receive(bytes);
    await this.file;
  }

  async wholeFile(): Promise<IncomingFirmware> {
    if (!this.file) throw new InvalidField(FILE_FIELD, `${FILE_FIELD} is missing: it must be a file`);
    return this.file;
  }

  async validFields(): Promise<UploadFirmwareDto> {
    const plain = Object.fromEntries(this.fields);
    return (await input.transform(plain, { type: 'body', metatype: UploadFirmwareDto })) as UploadFirmwareDto;
  }

  async discard(): Promise<void> {
    // A file that was not received whole has been discarded by the store, and its error has been told.
    const file = await this.file?.catch(() => null);
    await file?.discard();
  }
}

/** Resolves when the form has come to its end; the file may still be on its way to the disk. */
function feed(request: IncomingMessage, parts: FormParts): Promise<void> {
  const parser = parserFor(request);
  return new Promise((resolve, reject) => {
    const stop = (reason: Error): void => {
      reject(reason);
      request.unpipe(parser);
      parser.destroy();
    };
    parser.on('field', (name, text) => attempt(() => parts.addField(name, text), stop));
    parser.on('file', (name, bytes) => {
      // Of what it has parsed already it tells even after its end.
      if (parser.destroyed) return;
      // The store sees every error of `bytes`; without a listener, one that comes before it looks would end the process.
      bytes.on('error', () => undefined);
      parts.addFile(name, bytes).catch(stop);
    });
    parser.on('fieldsLimit', () => stop(new BadForm('The form holds too many fields.')));
    parser.on('partsLimit', () => stop(new BadForm('The form holds too many parts.')));
    parser.on('error', () => stop(new BadForm('The form is broken or ends too early.')));
    parser.on('close', resolve);
    finished(request, { writable: false }, (error) => error && stop(new UploadBrokenOff()));
    request.pipe(parser);
  });
}

function parserFor(request: IncomingMessage): Busboy {
  const rule = 'The body must be multipart/form-data with a boundary.';
  if (!/^multipart\/form-data\s*;/i.test(request.headers['content-type'] ?? '')) throw new BadForm(rule);
  try {
    return busboy({ headers: request.headers, limits: PART_LIMITS });
  } catch {
    // busboy's only reason is a header that it cannot use.
    throw new BadForm(rule);
  }
}

function attempt(step: () => void, failed: (reason: Error) => void): void {
  try {
    step();
  } catch (error) {
    failed(error as Error);
  }
}
