import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROUTES, type ErrorDto, type FirmwareListDto } from '@pcms/contract';
import { buildImage, mergedImage, withFlippedByte } from '@pcms/esp-image/testing';
import { uploadForm, type Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const UPLOAD_LIMIT_BYTES = 2 * 1024 * 1024;
const IMAGE = buildImage();
const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
const LONG = 'x'.repeat(300);

interface Refused {
  readonly what: string;
  readonly file?: Uint8Array;
  readonly fields?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly code: string;
  readonly field: string;
}

const REFUSED: readonly Refused[] = [
  { what: 'an empty file', file: Buffer.alloc(0), status: 422, code: 'empty', field: 'firmware' },
  {
    what: 'five bytes of text',
    file: Buffer.from('hello'),
    status: 422,
    code: 'not_an_esp32_image',
    field: 'firmware',
  },
  { what: 'a PNG', file: PNG, status: 422, code: 'not_an_esp32_image', field: 'firmware' },
  {
    what: 'half an image',
    file: IMAGE.subarray(0, IMAGE.length / 2),
    status: 422,
    code: 'truncated',
    field: 'firmware',
  },
  { what: 'a flipped byte', file: withFlippedByte(IMAGE, 5_000), status: 422, code: 'bad_checksum', field: 'firmware' },
  { what: 'a whole flash', file: mergedImage(IMAGE), status: 422, code: 'merged_image', field: 'firmware' },
  { what: 'another chip', file: buildImage({ chip: 'ESP32-C3' }), status: 422, code: 'wrong_chip', field: 'firmware' },
  {
    what: 'an image larger than the slot',
    file: buildImage({ sizeBytes: 1_400_000 }),
    status: 422,
    code: 'too_large_for_slot',
    field: 'firmware',
  },
  {
    what: 'more than the upload limit',
    file: randomBytes(UPLOAD_LIMIT_BYTES + 1),
    status: 413,
    code: 'firmware_too_large',
    field: 'firmware',
  },
  { what: 'the version "latest"', fields: { version: 'latest' }, status: 422, code: 'bad_version', field: 'version' },
  {
    what: 'a version of 300 characters',
    fields: { version: LONG },
    status: 400,
    code: 'invalid_field',
    field: 'version',
  },
  {
    what: 'the type "../../x"',
    fields: { deviceType: '../../x' },
    status: 422,
    code: 'bad_device_type',
    field: 'deviceType',
  },
  {
    what: 'a type of 300 characters',
    fields: { deviceType: LONG },
    status: 400,
    code: 'invalid_field',
    field: 'deviceType',
  },
  {
    what: 'an unknown type',
    fields: { deviceType: 'Toaster' },
    status: 422,
    code: 'unknown_device_type',
    field: 'deviceType',
  },
  { what: 'a field that there is not', fields: { colour: 'red' }, status: 400, code: 'invalid_field', field: 'colour' },
];

describe('an upload', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve({ UPLOAD_LIMIT_BYTES: String(UPLOAD_LIMIT_BYTES) });
    admin = await site.administrator(server);
  });
  afterAll(() => site.close());

  async function expectNothingStored(): Promise<void> {
    expect(await admin.get<FirmwareListDto>(ROUTES.ota.versions)).toEqual({ items: [] });
    const files = await readdir(join(site.folder, 'firmware'), { recursive: true });
    expect(files).toEqual(['incoming']);
  }

  it.each(REFUSED)('is refused with $what, by the name of the rule, and leaves nothing', async (refused) => {
    const { file = IMAGE, fields, status, code, field } = refused;
    const answer = await admin.try('POST', ROUTES.ota.upload, uploadForm(file, fields));
    expect(answer).toMatchObject({ status, body: { code, field, message: expect.stringMatching(/\w+ .+/) } });
    await expectNothingStored();
  });

  it.each([
    ['JSON with wrong types', 'application/json', JSON.stringify({ firmware: 5, version: [] })],
    ['10 MB of JSON', 'application/json', JSON.stringify({ firmware: 'x'.repeat(10 * 1024 * 1024) })],
    ['a form without a boundary', 'multipart/form-data', 'firmware=x'],
    [
      'a form that ends too early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="version"\r\n\r\n2',
    ],
  ])('is refused with %s, and leaves nothing', async (_, type, body) => {
    const answer = await fetch(server.url + ROUTES.ota.upload, {
      method: 'POST',
      headers: { ...admin.headers, 'Content-Type': type },
      body,
    });
    const { code } = (await answer.json()) as ErrorDto;
    expect([answer.status, code]).toEqual(body.length > 1024 * 1024 ? [413, 'body_too_large'] : [400, 'bad_form']);
    await expectNothingStored();
  });

  it('is stored once, whatever its file is called, when nothing is wrong with it', async () => {
    const first = await admin.try('POST', ROUTES.ota.upload, uploadForm(IMAGE));
    const again = await admin.try('POST', ROUTES.ota.upload, uploadForm(IMAGE));
    expect([first.status, again.status]).toEqual([201, 200]);
    const other = await admin.try('POST', ROUTES.ota.upload, uploadForm(buildImage({ seed: 2 })));
    expect(other).toMatchObject({ status: 409, body: { code: 'same_version_other_bytes', field: 'version' } });
    const files = await readdir(join(site.folder, 'firmware'), { recursive: true });
    expect(files.filter((name) => name.endsWith('.bin'))).toHaveLength(1);
  });
});
