import type { IncomingHttpHeaders } from 'node:http';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { DeviceCall } from '../../http/device-call';
import { downloadAnswer, type FileFacts } from './download-answer';

const IMAGE = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));
const SHA256 = createHash('sha256').update(IMAGE).digest('hex');
const FILE = {
  name: 'ESP32_OTA_Base_2.5.0.bin',
  sha256: SHA256,
  md5: createHash('md5').update(IMAGE).digest('hex'),
  imageDigest: 'ef'.repeat(32),
  sizeBytes: IMAGE.length,
};
const ETAG = `"${SHA256}"`;

const get = (headers: IncomingHttpHeaders = {}, method = 'GET', file: FileFacts = FILE) => {
  const call: DeviceCall = {
    method,
    params: {},
    query: new URLSearchParams(),
    headers,
    body: Buffer.alloc(0),
    address: '',
    baseUrl: '',
  };
  return downloadAnswer(call, file, IMAGE);
};
const bodyOf = ({ answer }: ReturnType<typeof get>): Buffer => Buffer.concat([...answer.body]);

describe('downloadAnswer', () => {
  it('gives the whole image with all that a client checks it by', () => {
    const given = get();
    expect(given.answer.status).toBe(200);
    expect(given.answer.headers).toEqual({
      'Content-Type': 'application/octet-stream',
      'Content-Length': 1_000,
      'Accept-Ranges': 'bytes',
      ETag: ETAG,
      'x-MD5': FILE.md5,
      Digest: `sha-256=${createHash('sha256').update(IMAGE).digest('base64')}`,
      'Cache-Control': 'private, immutable',
      'Content-Disposition': 'attachment; filename="ESP32_OTA_Base_2.5.0.bin"',
    });
    expect(bodyOf(given)).toEqual(IMAGE);
    expect(given.ranges).toEqual([{ start: 0, end: 999 }]);
  });

  it('hands out the image itself and never a copy', () => {
    expect(get().answer.body[0]).toBe(IMAGE);
    expect(get({ range: 'bytes=10-19' }).answer.body[0]?.buffer).toBe(IMAGE.buffer);
  });

  it('gives one range', () => {
    const given = get({ range: 'bytes=100-199' });
    expect(given.answer).toMatchObject({
      status: 206,
      headers: { 'Content-Range': 'bytes 100-199/1000', 'Content-Length': 100, ETag: ETAG },
    });
    expect(bodyOf(given)).toEqual(IMAGE.subarray(100, 200));
    expect(given.ranges).toEqual([{ start: 100, end: 199 }]);
  });

  it('gives several ranges as multipart/byteranges', () => {
    const given = get({ range: 'bytes=0-1,-2' });
    const type = String(given.answer.headers['Content-Type']);
    const boundary = /^multipart\/byteranges; boundary=([0-9a-f]{24})$/.exec(type)?.[1] ?? '';
    const part = (range: string, bytes: Buffer) =>
      `\r\n--${boundary}\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes ${range}/1000\r\n\r\n${bytes.toString('latin1')}`;
    expect(bodyOf(given).toString('latin1')).toBe(
      `${part('0-1', IMAGE.subarray(0, 2))}${part('998-999', IMAGE.subarray(998))}\r\n--${boundary}--\r\n`,
    );
    expect(given.answer.headers['Content-Range']).toBeUndefined();
    expect(given.ranges).toHaveLength(2);
  });

  it('refuses a range outside of the image, and says how long the image is', () => {
    const given = get({ range: 'bytes=1000-' });
    expect(given.answer).toMatchObject({
      status: 416,
      body: [],
      headers: { 'Content-Range': 'bytes */1000', 'Content-Length': 0 },
    });
    expect(given.ranges).toEqual([]);
  });

  it('takes up a broken download only while the image is the same', () => {
    expect(get({ range: 'bytes=500-', 'if-range': ETAG }).answer.status).toBe(206);
    expect(get({ range: 'bytes=500-', 'if-range': '"another"' }).answer.status).toBe(200);
  });

  it('ignores a range in a HEAD request: ranges are defined for GET alone', () => {
    expect(get({ range: 'bytes=0-9' }, 'HEAD').answer).toMatchObject({
      status: 200,
      headers: { 'Content-Length': 1_000 },
    });
    expect(get({ range: 'bytes=1000-' }, 'HEAD').answer.status).toBe(200);
  });

  it('says the length that it sends, whatever is asked', () => {
    const position = fc.nat(1_100).map(String);
    const range = fc
      .array(fc.tuple(position, position), { minLength: 1, maxLength: 5 })
      .map((pairs) => `bytes=${pairs.map((pair) => pair.join('-')).join(',')}`);
    fc.assert(
      fc.property(range, (header) => {
        const given = get({ range: header });
        expect(given.answer.headers['Content-Length']).toBe(bodyOf(given).length);
      }),
    );
  });
});

describe('a client that has the image already', () => {
  it.each([
    ['its ETag', { 'if-none-match': ETAG }],
    ['its ETag among others', { 'if-none-match': `"other", ${ETAG}` }],
    ['its ETag, made weak by a proxy', { 'if-none-match': `W/${ETAG}` }],
    ['any ETag', { 'if-none-match': '*' }],
    ['the running image, by the stock update library', { 'x-esp32-sketch-sha256': FILE.imageDigest }],
    ['the running image in capitals', { 'x-esp32-sketch-sha256': FILE.imageDigest.toUpperCase() }],
    ['its ETag, and a range too', { 'if-none-match': ETAG, range: 'bytes=0-9' }],
  ])('is answered 304 when it names %s', (_, headers) => {
    const given = get(headers);
    expect(given.answer).toMatchObject({ status: 304, body: [], headers: { ETag: ETAG } });
    expect(given.ranges).toEqual([]);
  });

  it('is told no length with a 304, since that would be the length of the image (RFC 9110, 8.6)', () => {
    expect(get({ 'if-none-match': ETAG }).answer.headers).not.toHaveProperty('Content-Length');
  });

  it.each([
    ['another ETag', { 'if-none-match': '"other"' }],
    ['the ETag without its quotes', { 'if-none-match': SHA256 }],
    ["the file's SHA-256 in the place of the image's digest", { 'x-esp32-sketch-sha256': SHA256 }],
    ['nothing', { 'if-none-match': '', 'x-esp32-sketch-sha256': '' }],
  ])('is given the image when it names %s', (_, headers) => {
    expect(get(headers).answer.status).toBe(200);
  });

  it('is given an image without a digest, whatever it runs', () => {
    expect(get({ 'x-esp32-sketch-sha256': 'null' }, 'GET', { ...FILE, imageDigest: null }).answer.status).toBe(200);
  });

  it('says no MD5 of a file that has none', () => {
    expect(get({}, 'GET', { ...FILE, md5: null }).answer.headers).not.toHaveProperty('x-MD5');
  });
});
