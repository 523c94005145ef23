import type { ReportRequest } from '@pcms/contract';

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** An application image in one of the two slots, as the device knows it. */
export interface SlotImage {
  readonly type: string;
  readonly version: string;
  /** The 32 bytes at the image's end in hex; null where it has none. */
  readonly digest: string | null;
}

/** What survives a restart: two application slots and the settings in NVS. */
export class DeviceMemory {
  /** The device's own, from enrolment. */
  credential: Credential | null = null;
  /** The update whose image runs and has not reached the server yet: until then it may go back. */
  probation: string | null = null;
  /** The last word on an update, kept until the server has acknowledged it. */
  unsent: ReportRequest | null = null;
  private active: SlotImage;
  private spare: SlotImage | null = null;

  constructor(factoryImage: SlotImage) {
    this.active = factoryImage;
  }

  get running(): SlotImage {
    return this.active;
  }

  /** Fills the spare slot and makes it the one that starts next, on probation. */
  install(image: SlotImage, updateId: string): void {
    this.spare = this.active;
    this.active = image;
    this.probation = updateId;
  }

  /** The new image reached the server: it stays, and the server is to be told. */
  confirm(updateId: string): void {
    this.probation = null;
    this.unsent = { update_id: updateId, state: 'confirmed' };
  }

  /**
   * Makes the image before this one start next, and keeps the report about it. False, and nothing happens, when the spare
   * slot holds no image that ever ran.
   */
  goBack(report: Omit<ReportRequest, 'state'>): boolean {
    if (!this.spare) return false;
    this.active = this.spare;
    this.spare = null;
    this.probation = null;
    this.unsent = { ...report, state: 'rolled_back' };
    return true;
  }
}
