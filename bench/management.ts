import {
  ROUTES,
  type CreateRolloutDto,
  type PublishedFirmwareDto,
  type RolloutDto,
  type RolloutForecastDto,
} from '@pcms/contract';

export const ADMINISTRATOR = { username: 'bench', password: 'bench-bench-bench' };

/** What a person does before devices have anything to fetch. */
export class Management {
  private constructor(
    private readonly url: string,
    /** Of the session. */
    readonly cookie: string,
  ) {}

  static async signIn(url: string): Promise<Management> {
    const response = await new Management(url, '').post(ROUTES.auth.login, ADMINISTRATOR);
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
    return new Management(url, cookies.join('; '));
  }

  async publish(deviceType: string, version: string, image: Uint8Array): Promise<PublishedFirmwareDto> {
    const form = new FormData();
    form.set('deviceType', deviceType);
    form.set('version', version);
    form.set('description', 'What the benchmark hands out.');
    form.set('firmware', new Blob([Buffer.from(image)]), 'firmware.bin');
    return (await (await this.post(ROUTES.ota.upload, form)).json()) as PublishedFirmwareDto;
  }

  /** Makes a rollout and lets it offer. Returns its id. */
  async roll(rollout: CreateRolloutDto): Promise<string> {
    const id = await this.draft(rollout);
    await this.start(id);
    return id;
  }

  /** Returns the id of the rollout. */
  async draft(rollout: CreateRolloutDto): Promise<string> {
    return ((await (await this.post(ROUTES.ota.rollouts, rollout)).json()) as RolloutDto).id;
  }

  async start(rolloutId: string): Promise<void> {
    await this.post(ROUTES.ota.rolloutAction(rolloutId, 'start'));
  }

  async cancel(rolloutId: string): Promise<void> {
    await this.post(ROUTES.ota.rolloutAction(rolloutId, 'cancel'));
  }

  async forecast(rollout: CreateRolloutDto): Promise<RolloutForecastDto> {
    return (await (await this.post(ROUTES.ota.rolloutForecast, rollout)).json()) as RolloutForecastDto;
  }

  private async post(path: string, body?: FormData | object): Promise<Response> {
    const isForm = body instanceof FormData;
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        ...(this.cookie && { Cookie: this.cookie }),
        ...(body && !isForm && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
