import { Injectable } from '@nestjs/common';
import type { DeviceSnapshot } from './device-snapshot';
import type { ReportedFacts } from './reported-facts';

/** A device called, and either says that it runs something else than before or is busy with an update. */
export interface DeviceContact {
  readonly device: DeviceSnapshot;
  readonly reported: ReportedFacts;
  readonly at: Date;
}

/** Returns whether it changed anything about the device, once that is committed. */
export type ContactListener = (contact: DeviceContact) => Promise<boolean>;
export type RetirementListener = (deviceKey: number, at: Date) => Promise<void>;

/** Lets the modules above `devices` hear what may matter to them, without `devices` knowing those modules. */
@Injectable()
export class DeviceContacts {
  private readonly listeners: ContactListener[] = [];
  private readonly retirementListeners: RetirementListener[] = [];

  listen(listener: ContactListener): void {
    this.listeners.push(listener);
  }

  listenToRetirement(listener: RetirementListener): void {
    this.retirementListeners.push(listener);
  }

  /** Whether any listener changed something about the device. */
  async tell(contact: DeviceContact): Promise<boolean> {
    let changed = false;
    for (const listener of this.listeners) changed = (await listener(contact)) || changed;
    return changed;
  }

  async tellRetirement(deviceKey: number, at: Date): Promise<void> {
    for (const listener of this.retirementListeners) await listener(deviceKey, at);
  }
}
