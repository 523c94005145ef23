import { randomBytes } from 'node:crypto';
import { emptyAnswer, type DeviceAnswer, type DeviceCall } from '../../http/device-call';
import { DEVICE_HEADERS } from '@pcms/contract';
import { requestedBytes, type ByteRange } from './download-ranges';

/** An image or a patch, as far as HTTP needs it. */
export interface FileFacts {
  /** What a browser calls it when it keeps it. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Null where nobody asks for it. */
  readonly md5: string | null;
  /** The digest at the end of an image, in hex; null where there is none. */
  readonly imageDigest: string | null;
}

const CONTENT_TYPE = 'application/octet-stream';

/** What a download is answered, and which bytes go out with it. */
export interface DownloadAnswer {
  readonly answer: DeviceAnswer;
  readonly ranges: readonly ByteRange[];
}

/** A file as HTTP gives it out: whole, in ranges, or not at all because the client has it (RFC 9110; never copied). */
export function downloadAnswer(call: DeviceCall, file: FileFacts, bytes: Buffer): DownloadAnswer {
  const etag = `"${file.sha256}"`;
  const headers = headersOf(file, etag);
  if (hasItAlready(call, file, etag)) return { answer: emptyAnswer(304, headers), ranges: [] };
  // Ranges are defined for GET alone (RFC 9110, 14.2).
  const range = call.method === 'GET' ? call.headers.range : undefined;
  const wanted = requestedBytes(range, headerText(call.headers['if-range']), { etag, sizeBytes: file.sizeBytes });
  if (wanted.kind === 'unsatisfiable') {
    return { answer: emptyAnswer(416, { ...headers, 'Content-Range': `bytes */${file.sizeBytes}` }), ranges: [] };
  }
  if (wanted.kind === 'whole') {
    const whole = { 'Content-Type': CONTENT_TYPE, 'Content-Length': file.sizeBytes, ...headers };
    return { answer: { status: 200, headers: whole, body: [bytes] }, ranges: [{ start: 0, end: file.sizeBytes - 1 }] };
  }
  const { ranges } = wanted;
  return {
    answer: ranges.length === 1 ? single(ranges[0], file, headers, bytes) : multipart(ranges, file, headers, bytes),
    ranges,
  };
}

function headersOf(file: FileFacts, etag: string): Readonly<Record<string, string>> {
  return {
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(file.md5 !== null && { 'x-MD5': file.md5 }), // the stock update library verifies nothing else
    Digest: `sha-256=${Buffer.from(file.sha256, 'hex').toString('base64')}`,
    'Cache-Control': 'private, immutable',
    'Content-Disposition': `attachment; filename="${file.name}"`,
  };
}

/** Whether the stock update library says that the client runs this very image. */
export const runsThisImage = (call: DeviceCall, { imageDigest }: Pick<FileFacts, 'imageDigest'>): boolean =>
  imageDigest !== null && headerText(call.headers[DEVICE_HEADERS.stockImage])?.toLowerCase() === imageDigest;

/** `If-None-Match`, or the stock update library naming this very image as the one that runs. */
function hasItAlready(call: DeviceCall, file: FileFacts, etag: string): boolean {
  const matches =
    headerText(call.headers['if-none-match'])
      ?.split(',')
      .map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return matches.includes(etag) || matches.includes('*') || runsThisImage(call, file);
}

const contentRange = ({ start, end }: ByteRange, { sizeBytes }: FileFacts): string =>
  `bytes ${start}-${end}/${sizeBytes}`;

function single(
  range: ByteRange,
  file: FileFacts,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): DeviceAnswer {
  return {
    status: 206,
    headers: {
      'Content-Type': CONTENT_TYPE,
      'Content-Length': range.end - range.start + 1,
      'Content-Range': contentRange(range, file),
      ...headers,
    },
    body: [bytes.subarray(range.start, range.end + 1)],
  };
}

/** `multipart/byteranges` (RFC 9110, 14.6). */
function multipart(
  ranges: readonly ByteRange[],
  file: FileFacts,
  headers: Readonly<Record<string, string>>,
  bytes: Buffer,
): DeviceAnswer {
  const boundary = randomBytes(12).toString('hex');
  const body = ranges.flatMap((range) => [
    Buffer.from(
      `\r\n--${boundary}\r\nContent-Type: ${CONTENT_TYPE}\r\nContent-Range: ${contentRange(range, file)}\r\n\r\n`,
    ),
    bytes.subarray(range.start, range.end + 1),
  ]);
  body.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return {
    status: 206,
    headers: { 'Content-Type': `multipart/byteranges; boundary=${boundary}`, 'Content-Length': length, ...headers },
    body,
  };
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
