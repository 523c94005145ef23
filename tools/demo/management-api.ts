import {
  ROUTES,
  type CreateRolloutDto,
  type DeviceDto,
  type DevicePageDto,
  type ErrorDto,
  type PublishedFirmwareDto,
  type RolloutDto,
  type RolloutListDto,
} from '@pcms/contract';

/** A firmware as a person uploads it. */
export interface Upload {
  readonly deviceType: string;
  readonly version: string;
  readonly description: string;
  readonly image: Buffer;
}

const PAGE_SIZE = 200;

/** What a person does in the console, for a program. Every refusal is thrown with the server's own words. */
export class ManagementApi {
  private constructor(
    private readonly serverUrl: string,
    private readonly authentication: Readonly<Record<string, string>>,
  ) {}

  static withToken(serverUrl: string, token: string): ManagementApi {
    return new ManagementApi(serverUrl, { Authorization: `Bearer ${token}` });
  }

  static async signIn(serverUrl: string, username: string, password: string): Promise<ManagementApi> {
    const anonymous = new ManagementApi(serverUrl, {});
    const response = await anonymous.send('POST', ROUTES.auth.login, { username, password });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return new ManagementApi(serverUrl, { Cookie: cookies.join('; ') });
  }

  /** Publishes a firmware; the same bytes again change nothing. */
  async publish({ deviceType, version, description, image }: Upload): Promise<PublishedFirmwareDto> {
    const form = new FormData();
    form.set('deviceType', deviceType);
    form.set('version', version);
    form.set('description', description);
    form.set('firmware', new Blob([image]), 'firmware.bin');
    return json(await this.send('POST', ROUTES.ota.upload, form));
  }

  /** The devices that the server knows; the first 200 of them. */
  async devices(): Promise<DeviceDto[]> {
    const page = await json<DevicePageDto>(await this.send('GET', `${ROUTES.devices.list}?limit=${PAGE_SIZE}`));
    return page.items;
  }

  /** Lets a device in that waits for a person. */
  async admit(deviceId: string): Promise<void> {
    await this.send('POST', ROUTES.devices.admit(deviceId));
  }

  async rollouts(): Promise<RolloutDto[]> {
    return (await json<RolloutListDto>(await this.send('GET', ROUTES.ota.rollouts))).items;
  }

  async draft(rollout: CreateRolloutDto): Promise<RolloutDto> {
    return json(await this.send('POST', ROUTES.ota.rollouts, rollout));
  }

  async act(rolloutId: string, action: 'start' | 'pause' | 'cancel'): Promise<void> {
    await this.send('POST', ROUTES.ota.rolloutAction(rolloutId, action));
  }

  private async send(method: 'GET' | 'POST', path: string, body?: FormData | object): Promise<Response> {
    const form = body instanceof FormData;
    const response = await fetch(this.serverUrl + path, {
      method,
      headers: { ...this.authentication, ...(body && !form && { 'Content-Type': 'application/json' }) },
      ...(body && { body: form ? body : JSON.stringify(body) }),
    });
    if (response.ok) return response;
    const refusal = (await response.json().catch(() => null)) as ErrorDto | null;
    throw new Error(`${method} ${path}: ${response.status} ${refusal?.message ?? response.statusText}`);
  }
}

const json = async <T>(response: Response): Promise<T> => (await response.json()) as T;
