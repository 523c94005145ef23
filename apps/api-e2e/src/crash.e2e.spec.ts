import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ROUTES, type FirmwareListDto } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { OurDevice } from './testing/our-device';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

describe('after kill -9', () => {
  let site: Site;
  let server: ServerProcess;

  beforeEach(async () => {
    site = await Site.open();
    server = await site.serve();
  });
  afterEach(() => site.close());

  /** Lets many clients work on and on, and kills the server once `enough` was acknowledged. Returns what was. */
  async function killDuring<T>(clients: number, enough: number, work: (index: number) => Promise<T>): Promise<T[]> {
    const acknowledged: T[] = [];
    let started = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        // Whoever is cut off by the kill was told nothing, so it may be there or not.
        const done = await work(started++).catch(() => null);
        if (done === null) return;
        if (acknowledged.push(done) === enough) await server.kill();
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    expect(acknowledged.length).toBeGreaterThanOrEqual(enough);
    return acknowledged;
  }

  it('every acknowledged upload is there, no file without a row and no row without a file', async () => {
    const admin = await site.administrator(server);
    const acknowledged = await killDuring(20, 7, async (index) => {
      const image = buildImage({ version: `1.0.${index}`, seed: index, sizeBytes: 480_000 });
      const { key } = await admin.publish(image);
      return { key, sha256: sha256(image) };
    });

    server = await site.serve();
    const again = await site.administrator(server);
    const { items } = await again.get<FirmwareListDto>(ROUTES.ota.versions);
    const kept = new Map(items.map((row) => [row.key, row.sha256]));
    expect(acknowledged.map(({ key }) => kept.get(key))).toEqual(acknowledged.map((upload) => upload.sha256));

    const files = await readdir(join(site.folder, 'firmware'), { recursive: true });
    expect(files.sort()).toEqual([...items.map((row) => `${row.sha256}.bin`), 'incoming'].sort());
    for (const row of items) {
      const download = await fetch(server.url + ROUTES.ota.download(row.key));
      expect(sha256(new Uint8Array(await download.arrayBuffer()))).toBe(row.sha256);
    }
  });

  it('every acknowledged heartbeat is there', async () => {
    const acknowledged = await killDuring(20, 200, async (index) => {
      const device = new OurDevice(server.url, `esp32-${index}`);
      const { status, body } = await device.heartbeat({ uptime: index });
      expect(status).toBe(200);
      return { deviceId: device.deviceId, at: body.timestamp, uptimeSeconds: index };
    });

    server = await site.serve();
    const admin = await site.administrator(server);
    for (const { deviceId, ...heartbeat } of acknowledged) {
      const { heartbeats, lastSeenAt } = await admin.device(deviceId);
      expect(heartbeats).toEqual([expect.objectContaining(heartbeat)]);
      expect(lastSeenAt).toBe(heartbeat.at);
    }
  });
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
