import { FirmwareUsage } from '../firmware-usage';

/** Stands in for the rollouts: which use a firmware, and which were ended. */
export class NamedRollouts extends FirmwareUsage {
  readonly namesByKey = new Map<string, string[]>();
  readonly ended: string[] = [];

  clear(): void {
    this.namesByKey.clear();
    this.ended.length = 0;
  }

  override rolloutsOf(firmwareKey: string): Promise<string[]> {
    return Promise.resolve(this.namesByKey.get(firmwareKey) ?? []);
  }

  override endRolloutsOf(firmwareKey: string): Promise<void> {
    this.ended.push(firmwareKey);
    return Promise.resolve();
  }
}
