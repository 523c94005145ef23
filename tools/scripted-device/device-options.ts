import type { DeviceClock } from './clock';
import type { Credential } from './device-memory';
import type { Pace, Personality } from './personality';

export interface DeviceOptions {
  /** Without a slash at the end: `http://127.0.0.1:5000`. */
  readonly serverUrl: string;
  readonly deviceId: string;
  /** Device type and version of the image that it starts with. */
  readonly type: string;
  readonly version: string;
  /** The digest at the end of that image, in hex; made up from type and version where it is left out. */
  readonly image?: string;
  /** The device's id where there is none. */
  readonly name?: string;
  /** The fleet-wide user and password, as typed in the portal. */
  readonly credential?: Credential;
  /** Whether it can keep a credential of its own. True where it is not said. */
  readonly canEnrol?: boolean;
  readonly wifi?: string;
  readonly chip?: string;
  readonly slotBytes?: number;
  readonly personality?: Personality;
  /** What differs from the personality's pace. */
  readonly pace?: Partial<Pace>;
  readonly clock?: DeviceClock;
  /** 0 to 1. */
  readonly random?: () => number;
  readonly log?: (line: string) => void;
}
