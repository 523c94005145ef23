import type { CheckAnswer, UpdateAnswer } from '@pcms/contract';
import { exchange, type RawAnswer } from '../../../../tools/scripted-device/fielded/raw-exchange';
import { checkBase, download, type FieldedCall } from './fielded-requests';

/** The JSON buffer of the boards, with room for its end mark. */
const ANSWER_LIMIT_BYTES = 1_023;
const LIMIT_MS = 10_000;

/** A board in the field. Whatever it sends, it expects an answer that it can read. */
export class FieldedBoard {
  readonly call: FieldedCall;
  /** Of the running image, in hex; the stock update library sends it. */
  digest = 'ab'.repeat(32);

  constructor(
    private readonly serverUrl: string,
    deviceId: string,
  ) {
    this.call = { host: new URL(serverUrl).host, deviceId };
  }

  /** Sends the bytes of a request. @throws Error when the answer is an error, or JSON that does not fit the board's buffer. */
  async send(request: string): Promise<RawAnswer> {
    const answer = await exchange(new URL(this.serverUrl), request, AbortSignal.timeout(LIMIT_MS));
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    if (answer.status !== 200 || (isJson && answer.body.length > ANSWER_LIMIT_BYTES)) {
      throw new Error(
        `${request.split('\r\n')[0]}: ${answer.status}, ${answer.body.length} bytes: ${answer.body.toString()}`,
      );
    }
    return answer;
  }

  async json<Body>(request: string): Promise<Body> {
    return JSON.parse((await this.send(request)).body.toString('utf8')) as Body;
  }

  check(version?: string): Promise<CheckAnswer> {
    return this.json(checkBase(this.call, version));
  }

  /** Asks until now and not again. @throws Error when there is no offer. */
  async offer(version?: string): Promise<UpdateAnswer> {
    const answer = await this.check(version);
    if (answer.update_available) return answer;
    throw new Error(`no offer: ${answer.message}`);
  }

  /** Fetches the image as the stock update library does; 304 is an answer here. */
  download({ firmware_url: url }: Pick<UpdateAnswer, 'firmware_url'>): Promise<RawAnswer> {
    return exchange(new URL(url), download(url, this), AbortSignal.timeout(LIMIT_MS));
  }
}
