import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishedFirmwareDto } from '@pcms/contract';
import { goldenKeys } from '@pcms/contract/testing';
import { buildImage, withFlippedByte } from '@pcms/esp-image/testing';
import { privateKeyPem, verifyManifest, type Manifest } from '@pcms/signing';
import { EXIT } from '../failure';
import { pcms } from '../testing/test-terminal';

const IMAGE = buildImage({ version: '2.5.0', secureVersion: 3 });
const KEY_PEM = privateKeyPem(Buffer.from(goldenKeys.key.test_only_private_pkcs8, 'base64'));
const MANIFEST: Manifest = {
  type: 'ESP32_OTA_Base',
  version: '2.5.0',
  sizeBytes: IMAGE.length,
  sha256: createHash('sha256').update(IMAGE).digest('hex'),
  securityVersion: 3,
};
const verifies = (signature: string, manifest = MANIFEST): Promise<boolean> =>
  verifyManifest(Buffer.from(goldenKeys.key.public_spki, 'base64'), manifest, Buffer.from(signature, 'base64'));

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pcms-cli-'));
  await writeFile(at('firmware.bin'), IMAGE);
  await writeFile(at('key.pem'), KEY_PEM);
});
afterEach(() => rm(folder, { recursive: true }));

describe('pcms sign', () => {
  const signatureIn = (result: string): string => /^signature=(.*)$/m.exec(result)?.[1] ?? '';

  it('prints a signature over what the image says of itself', async () => {
    const { code, result } = await pcms(['sign', at('firmware.bin'), '--key', at('key.pem')]);
    expect([code, result.split('\n')[0]]).toEqual([EXIT.done, `key_id=${goldenKeys.key.key_id}`]);
    expect(await verifies(signatureIn(result))).toBe(true);
  });

  it('signs the names that it is given, with a key from the environment', async () => {
    const words = ['sign', at('firmware.bin'), '--type', 'ESP32_LED_Blink', '--version', '3.0.0-rc.1'];
    const { result } = await pcms(words, { PCMS_SIGNING_KEY: KEY_PEM });
    const named = { ...MANIFEST, type: 'ESP32_LED_Blink', version: '3.0.0-rc.1' };
    expect(await verifies(signatureIn(result), named)).toBe(true);
  });

  it.each([
    ['an image that is damaged', withFlippedByte(IMAGE, 0x400), [], /checksum/],
    ['an image that says nothing of itself', buildImage({ describe: false }), [], /give --type/],
    ['an image without a version', buildImage({ describe: false }), ['--type', 'ESP32_OTA_Base'], /give --version/],
    ['an image whose own version is none', buildImage({ version: 'latest' }), [], /"latest" is no version/],
    ['a type that is none', IMAGE, ['--type', 'two words'], /"two words" is no device type/],
    ['a version that is none', IMAGE, ['--version', '2'], /"2" is no version/],
  ])('refuses %s', async (_, image, more, message) => {
    await writeFile(at('firmware.bin'), image);
    const { code, result, notes } = await pcms(['sign', at('firmware.bin'), '--key', at('key.pem'), ...more]);
    expect([code, result]).toEqual([EXIT.input, '']);
    expect(notes).toMatch(message);
  });

  it.each([
    ['a file that is not there', 'no.bin', 'key.pem', 'no.bin cannot be read'],
    ['a key that is not there', 'firmware.bin', 'no.pem', 'no.pem cannot be read'],
    ['a key that is none', 'firmware.bin', 'firmware.bin', 'A private key is a text'],
  ])('refuses %s', async (_, firmware, key, message) => {
    const { code, notes } = await pcms(['sign', at(firmware), '--key', at(key)]);
    expect([code, notes]).toEqual([EXIT.input, expect.stringContaining(message)]);
  });
});

describe('pcms publish', () => {
  const PUBLISHED = {
    key: 'ESP32_OTA_Base_2.5.0',
    sizeBytes: IMAGE.length,
    signature: { keyId: goldenKeys.key.key_id, keyName: 'Build pipeline', signedAt: '', revoked: false },
    created: true,
    devicesTooSmall: 0,
    warnings: [] as string[],
  };
  let server: Server;
  let received: { authorization?: string; form: FormData; path?: string }[];
  let answer: { status: number; body: unknown };

  beforeEach(async () => {
    received = [];
    answer = { status: 201, body: PUBLISHED satisfies Partial<PublishedFirmwareDto> };
    server = createServer((request, response) => {
      const { authorization, 'content-type': type = '' } = request.headers;
      void new Response(request as unknown as ReadableStream, { headers: { 'Content-Type': type } })
        .formData()
        .then((form) => received.push({ authorization, form, path: request.url }))
        .finally(() => {
          response.writeHead(answer.status, { 'Content-Type': 'application/json' });
          response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
        });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => new Promise((closed) => server.close(closed)));

  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const publish = (...more: string[]) =>
    pcms(['publish', at('firmware.bin'), '--server', url(), '--token', 'a-token', ...more]);

  it('uploads the image with its names, a description and a signature that holds', async () => {
    const { code, result, notes } = await publish('--key', at('key.pem'), '--description', 'Größer');
    expect([code, result]).toEqual([EXIT.done, 'ESP32_OTA_Base_2.5.0']);
    expect(notes).toBe(`Published: ${IMAGE.length} bytes, signed by "Build pipeline".`);
    const [call] = received;
    expect([call?.path, call?.authorization]).toEqual(['/api/ota/upload', 'Bearer a-token']);
    const { firmware, signature, ...fields } = Object.fromEntries(call?.form ?? []);
    expect(fields).toEqual({
      deviceType: 'ESP32_OTA_Base',
      version: '2.5.0',
      description: 'Größer',
      keyId: goldenKeys.key.key_id,
    });
    expect(await verifies(signature as string)).toBe(true);
    expect(Buffer.from(await (firmware as Blob).arrayBuffer()).equals(IMAGE)).toBe(true);
  });

  it('uploads unsigned without a key', async () => {
    answer = { status: 200, body: { ...PUBLISHED, created: false, signature: null } };
    const { code, notes } = await publish();
    expect([code, notes]).toEqual([EXIT.done, `Published before: ${IMAGE.length} bytes, not signed.`]);
    expect([...(received[0]?.form.keys() ?? [])].sort()).toEqual(['deviceType', 'firmware', 'version']);
  });

  it('passes on what the server warns of', async () => {
    answer = { status: 201, body: { ...PUBLISHED, devicesTooSmall: 2, warnings: ['The image says 2.4.9 of itself.'] } };
    const { code, notes } = await publish();
    expect(code).toBe(EXIT.done);
    expect(notes).toContain('Warning: The image says 2.4.9 of itself.\nWarning: 2 known devices');
  });

  it.each([
    [EXIT.refused, 422, { code: 'unknown_key', message: 'There is no trusted key.' }, 'no trusted key. (unknown_key)'],
    [EXIT.refused, 401, { code: 'not_signed_in', message: 'Sign in.' }, 'Sign in. (not_signed_in)'],
    [EXIT.unavailable, 503, { code: 'storage_full', message: 'There is no room.' }, 'no room. (storage_full)'],
    [EXIT.unavailable, 429, { code: 'busy', message: 'Later.' }, 'Later. (busy)'],
    [EXIT.unavailable, 502, '<html>Bad gateway</html>', 'said 502'],
    [EXIT.refused, 404, '<html>Not found</html>', 'said 404'],
    [EXIT.refused, 200, '<html>A sign-in page</html>', 'said 200'],
    [EXIT.refused, 200, '"a text"', 'said 200: that is no answer of this API'],
    [EXIT.refused, 200, 'null', 'said 200: that is no answer of this API'],
    [EXIT.refused, 200, { key: 'of another program' }, 'said 200: that is no answer of this API'],
    [EXIT.refused, 422, '["no message"]', 'said 422'],
    [EXIT.refused, 422, { message: { no: 'text' } }, 'said 422: Unprocessable Entity'],
  ])('ends with %d where the server says %d %j', async (exitCode, status, body, message) => {
    answer = { status, body };
    const { code, result, notes } = await publish();
    expect([code, result]).toEqual([exitCode, '']);
    expect(notes).toContain(message);
    expect(notes).not.toContain('a-token');
  });

  it('may be tried again where the answer breaks off', async () => {
    server.removeAllListeners('request').on('request', (request, response) => {
      request.resume().on('end', () => {
        response.writeHead(201, { 'Content-Length': '100' }).write('{');
        setTimeout(() => response.destroy(), 50);
      });
    });
    const { code, notes } = await publish();
    expect([code, notes]).toEqual([EXIT.unavailable, expect.stringContaining('cannot be reached')]);
  });

  it('ends by name where there is no server', async () => {
    const gone = url();
    await new Promise((closed) => server.close(closed));
    const { code, notes } = await pcms(['publish', at('firmware.bin'), '--server', gone, '--token', 'a-token']);
    expect([code, notes]).toEqual([EXIT.unavailable, expect.stringContaining(`${gone} cannot be reached`)]);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });

  it('uploads nothing of an image that it refuses itself', async () => {
    await writeFile(at('firmware.bin'), withFlippedByte(IMAGE, 0x400));
    expect((await publish()).code).toBe(EXIT.input);
    expect(received).toEqual([]);
  });
});
