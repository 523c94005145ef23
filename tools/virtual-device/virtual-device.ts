import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { hostProgram } from './host-build';
import type { DeviceType } from './images';

const LOOK_EVERY_MS = 20;
const DEFAULT_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

export interface VirtualDeviceOptions {
  readonly type: DeviceType;
  /** The board is set up for this server; without, it opens its portal. */
  readonly server?: string;
  /** Its clock runs so many times as fast. */
  readonly speed?: number;
  /** Flashed by cable instead of the factory image. */
  readonly image?: Uint8Array;
  readonly slotBytes?: number;
  readonly mac?: string;
  /** What NVS holds before the first start, by name space and key. */
  readonly nvs?: object;
  /** Further words of the command line. */
  readonly more?: readonly string[];
}

/** `status.json`, as far as tests look at it. */
export interface DeviceStatus {
  readonly device_id: string;
  readonly device_name: string;
  readonly type: string;
  readonly version: string;
  readonly online: boolean;
  /** Of the firmware's process: a signal to it is what the name says (SIGKILL a power cut, SIGPWR a brownout). */
  readonly pid: number;
  readonly slot: 0 | 1;
  readonly slot_state: string;
  readonly safe_mode: boolean;
  readonly update: {
    readonly stage: string;
    readonly percent: number;
    readonly version: string;
    readonly reason: string;
  };
  readonly portal: {
    readonly open: boolean;
    readonly url: string;
    readonly dns: string;
    readonly ssid: string;
    readonly password: string;
  };
}

/** A board as a process, for tests: the real firmware on files and sockets. Its folder is gone once it is thrown away. */
export class VirtualDevice {
  /** All that it wrote. */
  said = '';
  readonly folder = mkdtempSync(join(tmpdir(), 'pcms-device-'));
  private child: ChildProcess;
  private ended: Promise<unknown[]>;
  private heardUpTo = 0;

  private constructor(private readonly options: VirtualDeviceOptions) {
    if (options.nvs) writeFileSync(join(this.folder, 'nvs.json'), JSON.stringify(options.nvs));
    if (options.image) writeFileSync(join(this.folder, 'factory.bin'), options.image);
    this.child = this.launch();
    this.ended = once(this.child, 'close');
  }

  static start(options: VirtualDeviceOptions): VirtualDevice {
    return new VirtualDevice(options);
  }

  private launch(): ChildProcess {
    const { type, server, speed, image, slotBytes, mac, more } = this.options;
    const words = ['--type', type, '--state', this.folder, '--end-with', String(process.pid), ...(more ?? [])];
    if (server !== undefined) words.push('--server', server);
    if (speed !== undefined) words.push('--speed', String(speed));
    if (image !== undefined) words.push('--image', join(this.folder, 'factory.bin'));
    if (slotBytes !== undefined) words.push('--flash-slot', String(slotBytes));
    if (mac !== undefined) words.push('--mac', mac);
    const child = spawn(hostProgram('virtual-device'), words, { stdio: ['pipe', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (this.said += String(chunk)));
    return child;
  }

  /**
   * Waits until it says something that was not waited for before. @throws Error with all that it said when it does not, in time.
   */
  async until(pattern: RegExp, limitMs = DEFAULT_LIMIT_MS): Promise<RegExpExecArray> {
    const endMs = Date.now() + limitMs;
    for (;;) {
      const found = pattern.exec(this.said.slice(this.heardUpTo));
      if (found) {
        this.heardUpTo += found.index + found[0].length;
        return found;
      }
      if (Date.now() > endMs) throw new Error(`never said ${String(pattern)}:\n${this.said}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  async status(): Promise<DeviceStatus> {
    return JSON.parse(await readFile(join(this.folder, 'status.json'), 'utf8')) as DeviceStatus;
  }

  /** Waits until its status is as wished. @throws Error with the last one. */
  async untilStatus(holds: (status: DeviceStatus) => boolean, limitMs = DEFAULT_LIMIT_MS): Promise<DeviceStatus> {
    const endMs = Date.now() + limitMs;
    for (;;) {
      const status = await this.status().catch(() => null);
      if (status && holds(status)) return status;
      if (Date.now() > endMs)
        throw new Error(`its status never was as wished: ${JSON.stringify(status)}\n${this.said}`);
      await pause(LOOK_EVERY_MS);
    }
  }

  /** Writes `inputs`, `faults` or `wifi`, which it looks at while it runs (firmware/host/README.md). */
  async write(name: 'inputs' | 'faults' | 'wifi', content: object): Promise<void> {
    const file = join(this.folder, `${name}.json`);
    await writeFile(`${file}.test`, JSON.stringify(content));
    await rename(`${file}.test`, file);
  }

  /** Levels that it puts out, by GPIO. */
  async pins(): Promise<Buffer> {
    return readFile(join(this.folder, 'pins.bin'));
  }

  /** Types a line into the serial console. */
  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ends the firmware as the signal's name says: SIGKILL is the plug, pulled and put in again. */
  async signal(signal: 'SIGKILL' | 'SIGPWR' | 'SIGSEGV'): Promise<void> {
    process.kill((await this.status()).pid, signal);
  }

  /** Switches the board off; it can be switched on again. Resolves with the exit code. */
  async off(): Promise<number | null> {
    this.child.kill('SIGTERM');
    const limit = pause(STOP_LIMIT_MS, null, { ref: false });
    const ending = await Promise.race([this.ended, limit]);
    if (ending === null) throw new Error(`it did not stop:\n${this.said}`);
    return this.child.exitCode;
  }

  on(): void {
    this.child = this.launch();
    this.ended = once(this.child, 'close');
  }

  /** Resolves with the exit code once it has ended by itself. */
  async ending(): Promise<number | null> {
    await this.ended;
    return this.child.exitCode;
  }

  /** Switches it off and throws it away. */
  async throwAway(): Promise<void> {
    await this.off();
    await rm(this.folder, { recursive: true, force: true });
  }
}
