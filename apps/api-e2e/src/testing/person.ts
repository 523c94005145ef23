import {
  ROUTES,
  type CreateRolloutDto,
  type DeviceDetailDto,
  type ErrorDto,
  type PublishedFirmwareDto,
  type RolloutDetailDto,
  type RolloutTargetDto,
} from '@pcms/contract';

export interface SignInName {
  readonly username: string;
  readonly password: string;
}

/** An answer whose body is whatever the test expects it to be. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type RolloutAction = 'start' | 'pause' | 'resume' | 'cancel';

/** Somebody who manages a fleet through the API: with a session, a token, or without either. */
export class Person {
  constructor(
    private readonly serverUrl: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  static async signIn(serverUrl: string, name: SignInName): Promise<Person> {
    const answer = await new Person(serverUrl).try('POST', ROUTES.auth.login, name);
    if (answer.status !== 200) throw new Error(`login: ${answer.status} ${JSON.stringify(answer.body)}`);
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return new Person(serverUrl, { Cookie: cookies.join('; ') });
  }

  /** Sends a request; a refusal is an answer like any other. */
  async try<Body = ErrorDto>(method: Method, path: string, body?: unknown): Promise<Answer<Body>> {
    const isForm = body instanceof FormData;
    const response = await fetch(this.serverUrl + path, {
      method,
      headers: { ...this.headers, ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }) },
      body: isForm ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as Body };
  }

  /** Sends a request that must be taken. */
  async send<Body>(method: Method, path: string, body?: unknown): Promise<Body> {
    const answer = await this.try<Body>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  get<Body>(path: string): Promise<Body> {
    return this.send('GET', path);
  }

  publish(image: Uint8Array, fields: Readonly<Record<string, string>> = {}): Promise<PublishedFirmwareDto> {
    return this.send('POST', ROUTES.ota.upload, uploadForm(image, fields));
  }

  /** Drafts and starts a rollout; to everybody at once and without a gate, where nothing is said of phases. */
  async rollOut(
    firmwareKey: string,
    target: RolloutTargetDto,
    more: Partial<CreateRolloutDto> = {},
  ): Promise<RolloutDetailDto> {
    const atOnce = more.phases ? {} : { phases: [{ percent: 100 }], gate: { kind: 'none' as const } };
    const wish: CreateRolloutDto = { name: `Bring ${firmwareKey}`, firmwareKey, target, ...atOnce, ...more };
    const { id } = await this.send<RolloutDetailDto>('POST', ROUTES.ota.rollouts, wish);
    return this.act(id, 'start');
  }

  act(rolloutId: string, action: RolloutAction): Promise<RolloutDetailDto> {
    return this.send('POST', ROUTES.ota.rolloutAction(rolloutId, action));
  }

  device(deviceId: string): Promise<DeviceDetailDto> {
    return this.get(ROUTES.devices.one(deviceId));
  }
}

/** The form of an upload. Its file name is one that no server may trust. */
export function uploadForm(image: Uint8Array, fields: Readonly<Record<string, string>> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('firmware', new Blob([Buffer.from(image)]), '../../firmware.bin');
  return form;
}
