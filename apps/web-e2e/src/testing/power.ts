import { ScriptedDevice, type DeviceOptions } from '../../../../tools/scripted-device/index';

/** Scripted devices that are switched on, and off again at the end of a test. */
export class Power {
  private readonly running: { readonly plug: AbortController; readonly ended: Promise<void> }[] = [];

  on(options: DeviceOptions): void {
    const plug = new AbortController();
    this.running.push({ plug, ended: new ScriptedDevice(options).run(plug.signal) });
  }

  async off(): Promise<void> {
    const devices = this.running.splice(0);
    for (const { plug } of devices) plug.abort();
    await Promise.all(devices.map(({ ended }) => ended));
  }
}
