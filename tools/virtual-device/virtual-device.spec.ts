import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostProgram } from './host-build';
import { VirtualDevice, type VirtualDeviceOptions } from './virtual-device';

const devices: VirtualDevice[] = [];

function start(options: Partial<VirtualDeviceOptions> = {}): VirtualDevice {
  const device = VirtualDevice.start({ type: 'ESP32_LED_Blink', ...options });
  devices.push(device);
  return device;
}

afterEach(async () => {
  for (const device of devices.splice(0)) await device.throwAway();
});

/** A question for the address of `name`, and the four bytes that came as the answer. */
async function lookUp(port: number, name: string): Promise<number[]> {
  const labels = name.split('.').map((label) => `${String.fromCharCode(label.length)}${label}`);
  const header = Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  const question = Buffer.concat([header, Buffer.from(`${labels.join('')}\0`, 'latin1'), Buffer.from([0, 1, 0, 1])]);
  const socket = createSocket('udp4');
  socket.send(question, port, '127.0.0.1');
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return [...answer.subarray(-4)];
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a new virtual device', () => {
  it('opens its portal, and leads every name to it', async () => {
    const device = start();
    const [, url] = await device.until(/^portal: (\S+)$/m);
    const [, port] = await device.until(/^dns: 127\.0\.0\.1:(\d+)$/m);
    const page = await fetch(url ?? '');
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('ESP32_LED_Blink');
    expect(await lookUp(Number(port), 'connectivitycheck.gstatic.com')).toEqual([192, 168, 4, 1]);
    expect(await device.untilStatus(({ portal }) => portal.open)).toMatchObject({
      portal: { ssid: 'ESP32-LED-OTA-Setup', password: '12345678' },
    });
  });

  it('is the same board after it was switched off', async () => {
    const device = start();
    await device.until(/^portal: /m);
    const { device_id: id } = await device.untilStatus(({ portal }) => portal.open);
    expect(id).toMatch(/^esp32-02[0-9a-f]{10}$/);
    expect(await device.off()).toBe(0);
    device.on();
    await device.until(/^boot: slot 0 VALID after power_on$/m);
    await device.until(new RegExp(`on ${id}$`, 'm'));
  });

  it('answers on its serial line', async () => {
    const device = start();
    await device.until(/^portal: /m);
    device.type('status');
    await device.until(/^log: firmware {2}ESP32_LED_Blink /m);
  });

  it('shows what its pins put out', async () => {
    const device = start();
    await device.until(/^portal: /m);
    // While it boots, the LED says that in its own way: other levels may come first.
    const seen = new Set<number>();
    for (let i = 0; i < 500 && !(seen.has(0) && seen.has(255)); i++) {
      seen.add((await device.pins())[2] ?? -1);
      await pause(20);
    }
    expect([...seen]).toEqual(expect.arrayContaining([0, 255]));
  });
});

describe('the boot process', () => {
  it.each([
    ['SIGKILL', 'power_on'],
    ['SIGPWR', 'brownout'],
    ['SIGSEGV', 'panic'],
  ] as const)('starts the firmware again after %s, which was a reset by %s', async (signal, reason) => {
    const device = start();
    await device.until(/^portal: /m);
    await device.untilStatus(({ portal }) => portal.open);
    await device.signal(signal);
    await device.until(new RegExp(`^boot: slot 0 VALID after ${reason}$`, 'm'));
    await device.until(new RegExp(`^log: start 2 after ${reason}$`, 'm'));
  });

  it('says that no slot holds an image, and ends', async () => {
    const device = start();
    await device.until(/^portal: /m);
    await device.off();
    const flash = await open(join(device.folder, 'flash/app0.bin'), 'r+');
    await flash.write(Buffer.from([0]), 0, 1, 0x20000);
    await flash.close();
    device.on();
    await device.until(/^boot: no slot holds an image that passes/m);
    expect(await device.ending()).toBe(1);
  });

  it('does not share a board with another', async () => {
    const device = start();
    await device.until(/^portal: /m);
    const words = ['--type', 'ESP32_LED_Blink', '--state', device.folder];
    expect(() => execFileSync(hostProgram('virtual-device'), words, { stdio: 'pipe' })).toThrow(
      /another virtual device runs on it/,
    );
  });

  it('tears a write at the power cut that a test asks for, and goes on', async () => {
    const device = start();
    await device.until(/^portal: /m);
    await device.write('faults', { cut_power_at_nvs_write: 1 });
    await device.signal('SIGSEGV');
    // The first thing that a start writes is how often it has started: that never happened.
    await device.until(/^boot: slot 0 VALID after panic$/m);
    await device.until(/^boot: the firmware was ended by signal 9$/m);
    await device.until(/^log: start 2 after power_on$/m);
    expect(JSON.parse(await readFile(join(device.folder, 'faults.json'), 'utf8'))).toEqual({});
  });

  it('ends with the process that started it, if that is wished', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcms-orphan-'));
    const board = `'${hostProgram('virtual-device')}' --type ESP32_LED_Blink --state '${folder}' --end-with $$`;
    const shell = spawn('sh', ['-c', `${board} & echo pid $!; wait`], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    shell.stdout.on('data', (chunk) => (said += String(chunk)));
    for (let i = 0; i < 500 && !said.includes('portal: '); i++) await pause(20);
    const pid = Number(/pid (\d+)/.exec(said)?.[1]);
    shell.kill('SIGKILL');
    for (let i = 0; i < 250 && isRunning(pid); i++) await pause(20);
    expect(isRunning(pid)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
