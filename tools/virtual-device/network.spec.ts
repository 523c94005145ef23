import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualDevice, type VirtualDeviceOptions } from './virtual-device';

/** What any call of a device may be answered with, when nothing is to happen. */
const answer: RequestListener = (_request, response) => {
  const now = new Date().toISOString();
  const nothing = { success: true, server_time: now, status: 'heartbeat_received', timestamp: now };
  const body = JSON.stringify({ ...nothing, update_available: false, message: 'nothing to do' });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
};

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const devices: VirtualDevice[] = [];

function start(options: Partial<VirtualDeviceOptions>): VirtualDevice {
  const device = VirtualDevice.start({ type: 'ESP32_OTA_Base', speed: 20, ...options });
  devices.push(device);
  return device;
}

afterEach(async () => {
  for (const device of devices.splice(0)) await device.throwAway();
});

describe('a virtual device in a network', () => {
  const server = createHttpServer(answer);
  let url: string;
  beforeAll(async () => {
    url = `http://127.0.0.1:${await listen(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('reports to its server, and to nobody while the router is off', async () => {
    const device = start({ server: url });
    await device.until(/^wifi: joined Workshop$/m);
    await device.until(/^online$/m);
    await device.write('wifi', { networks: [] });
    await device.until(/^wifi: lost Workshop$/m);
    await device.until(/^offline$/m);
    await device.write('wifi', { networks: [{ ssid: 'Workshop', password: 'solder-and-flux' }] });
    await device.until(/^wifi: joined Workshop$/m);
    await device.until(/^online$/m);
  });

  it('goes on after its connection broke in the middle of an answer', async () => {
    const device = start({ server: url });
    await device.until(/^online$/m);
    await device.write('faults', { cut_connection_after: 1 });
    await device.until(/^offline$/m);
    await device.until(/^online$/m);
  });
});

describe('a virtual device over TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pcms-tls-'));
  const certificate = join(folder, 'server.pem');
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const key = join(folder, 'server.key');
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', certificate], {
      stdio: 'pipe',
    });
    server = createHttpsServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer);
    url = `https://localhost:${await listen(server)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('takes a server whose certificate it was given', async () => {
    await start({ server: url, more: ['--ca', certificate] }).until(/^online$/m);
  });

  it('takes no server that nobody vouches for', async () => {
    await start({ server: url }).until(/^log: registration failed: certificate not trusted/m);
  });

  it('takes no server by another name than its certificate', async () => {
    const device = start({ server: url.replace('localhost', '127.0.0.1'), more: ['--ca', certificate] });
    await device.until(/^log: registration failed: certificate not trusted/m);
  });

  it('takes any server when it was told to', async () => {
    await start({ server: url, more: ['--insecure'] }).until(/^online$/m);
  });

  it('does not begin a handshake without the heap for it', async () => {
    const device = start({ server: url, more: ['--insecure'] });
    await device.write('faults', { free_heap: 30_000 });
    await device.until(/^log: \w+ failed: not enough memory for TLS/m);
    await device.write('faults', {});
    await device.until(/^online$/m);
  });
});
