import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Settings } from '../../config/settings';
import { DomainError } from '../../http/domain-error';
import { DiskStore } from './disk.store';
import { readUploadForm, type UploadForm } from './upload-form';

const BOUNDARY = '----a-boundary';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

const part = (disposition: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;
const field = (name: string, text: string): string => part(`name="${name}"`, text);
const file = (content: string, name = 'firmware'): string => part(`name="${name}"; filename="../../x.bin"`, content);
const form = (...parts: string[]): string => `${parts.join('')}--${BOUNDARY}--\r\n`;

type Outcome = UploadForm | DomainError;

describe('the form of an upload', () => {
  let folder: string;
  let server: Server;
  let outcomes: Outcome[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pcms-form-'));
    outcomes = [];
    const store = new DiskStore(new Settings({ DATA_DIR: folder, UPLOAD_LIMIT_BYTES: '65536' }), {
      now: () => new Date(),
    });
    await store.onModuleInit();
    server = createServer((call, answer) => {
      void readUploadForm(call, store)
        .catch((error: DomainError) => error)
        .then((outcome) => outcomes.push(outcome))
        .finally(() => answer.end());
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (contentType: string) =>
    request({
      port: (server.address() as AddressInfo).port,
      method: 'POST',
      headers: contentType === '' ? {} : { 'Content-Type': contentType },
    });

  async function send(body: string, contentType = MULTIPART): Promise<Outcome | undefined> {
    await new Promise((answered, failed) => {
      open(contentType)
        .on('response', (answer) => answer.resume().on('end', answered))
        .on('error', failed)
        .end(body);
    });
    return outcomes.at(-1);
  }

  const incoming = () => readdir(join(folder, 'firmware', 'incoming'));

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it.each([
    ['before', form(field('version', '2.5.0'), field('description', 'Grün.'), file('abc'))],
    ['after', form(file('abc'), field('version', '2.5.0'), field('description', 'Grün.'))],
    ['around', form(field('description', 'Grün.'), file('abc'), field('version', '2.5.0'))],
  ])('may have its fields %s the file', async (_, body) => {
    expect(await send(body)).toMatchObject({
      fields: { version: '2.5.0', description: 'Grün.' },
      file: { sizeBytes: 3 },
    });
  });

  it.each([
    ['is JSON', 'application/json', '{"firmware":"abc"}'],
    ['has no content type', '', form(file('abc'))],
    ['is urlencoded', 'application/x-www-form-urlencoded', 'firmware=abc'],
    ['has no boundary', 'multipart/form-data; charset=utf-8', form(file('abc'))],
    ['ends too early', MULTIPART, form(file('abc')).slice(0, -8)],
    ['ends within the file', MULTIPART, file('abc').slice(0, -2)],
    ['is empty', MULTIPART, ''],
    ['has a broken part', MULTIPART, `--${BOUNDARY}\r\nno header at all\r\n\r\nabc\r\n${form(file('abc'))}`],
  ])('is refused when it %s', async (_, contentType, body) => {
    const outcome = await send(body, contentType);
    expect(outcome).toMatchObject({ kind: 'invalid', code: 'bad_form' });
    expect(await incoming()).toEqual([]);
  });

  it.each([
    ['firmware', 'has no file', form(field('version', '2.5.0'))],
    ['firmware', 'has two files', form(file('abc'), file('abc'))],
    ['firmware', 'has text where the file belongs', form(field('firmware', 'abc'))],
    ['firmware', 'has text before the file of the same name', form(field('firmware', 'abc'), file('abc'))],
    ['version', 'has a file where text belongs', form(file('abc'), field('deviceType', 'A'), file('2.5.0', 'version'))],
    ['version', 'has only a file of another name', form(file('2.5.0', 'version'))],
    ['version', 'has a field twice', form(field('version', '2.5.0'), file('abc'), field('version', '2.5.1'))],
    ['colour', 'has a field that nobody knows', form(file('abc'), field('colour', 'green'))],
    ['description', 'has text with a NUL', form(file('abc'), field('description', 'a\0b'))],
    ['description', 'has text that is far too long', form(field('description', 'x'.repeat(50_000)), file('abc'))],
  ])('is refused, naming %s, when it %s', async (name, _, body) => {
    const outcome = await send(body);
    expect(outcome).toMatchObject({ kind: 'invalid', code: 'invalid_field', facts: { field: name } });
    expect(await incoming()).toEqual([]);
  });

  it('is refused with text in a character set that nobody knows', async () => {
    const disposition = 'name="description"\r\nContent-Type: text/plain; charset=klingon';
    expect(await send(form(part(disposition, 'abc'), file('abc')))).toMatchObject({ facts: { field: 'description' } });
  });

  it.each([
    ['fields', Array.from({ length: 50 }, (_, index) => field(`field${index}`, 'x'))],
    ['parts', Array.from({ length: 50 }, () => `--${BOUNDARY}\r\nX-Nothing: 1\r\n\r\nx\r\n`)],
  ])('is refused with too many %s', async (_, parts) => {
    expect(await send(form(file('abc'), ...parts))).toMatchObject({ code: 'bad_form' });
    expect(await incoming()).toEqual([]);
  });

  it('is refused as soon as its file is too large, although the client sends on', async () => {
    const outcome = await send(form(file('x'.repeat(3_000_000)), field('version', '2.5.0')));
    expect(outcome).toMatchObject({ kind: 'too_large', facts: { field: 'firmware' } });
    expect(await incoming()).toEqual([]);
  });

  it.each([
    ['within the file', `${file('x'.repeat(20_000)).slice(0, -100)}`],
    ['after the file', file('x'.repeat(20_000))],
  ])('leaves nothing when the client breaks off %s', async (_, sent) => {
    const call = open(MULTIPART).on('error', () => undefined);
    call.write(sent);
    await until(async () => (await incoming()).length > 0);
    call.destroy();
    await until(() => Promise.resolve(outcomes.length > 0));
    expect(outcomes[0]).toMatchObject({ code: 'upload_broken_off' });
    expect(await incoming()).toEqual([]);
  });
});
