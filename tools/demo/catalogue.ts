import { buildImage } from '@pcms/esp-image/testing';
import { firmwareKey } from '@pcms/contract';

/** One firmware that the demo publishes. */
export interface DemoFirmware {
  readonly deviceType: string;
  readonly version: string;
  readonly description: string;
  /** As large as real builds of this type are. */
  readonly sizeBytes: number;
}

const SIGN = { deviceType: 'ESP32_PersonalCMS', sizeBytes: 1_202_640 };
const SENSOR = { deviceType: 'ESP32_OTA_Base', sizeBytes: 1_133_664 };
const LAMP = { deviceType: 'ESP32_LED_Blink', sizeBytes: 1_136_112 };

/** The first one of each type is what its devices run when the demo begins. */
export const CATALOGUE: readonly DemoFirmware[] = [
  { ...SIGN, version: '2.4.1', description: 'What the signs came with.' },
  { ...SIGN, version: '2.5.0', description: 'Pictures appear in half the time; survives a late router.' },
  { ...SENSOR, version: '2.4.0', description: 'What the sensors came with.' },
  {
    ...SENSOR,
    version: '2.5.0',
    description: 'Resumes a download that broke off; goes back by itself when an update fails.',
  },
  { ...SENSOR, version: '2.6.0-rc.1', description: 'Candidate: sleeps between two readings.' },
  { ...LAMP, version: '2.4.0', description: 'What the lamps came with.' },
  { ...LAMP, version: '2.5.0', description: 'Breathes more evenly at low brightness.' },
  { ...LAMP, version: '2.6.0-rc.1', description: 'Candidate: a sunrise in twenty minutes.' },
];

/** What the devices of a type run when the demo begins. */
export function firstOf(type: string): DemoFirmware {
  const firmware = CATALOGUE.find(({ deviceType }) => deviceType === type);
  if (!firmware) throw new Error(`there is no firmware for ${type}`);
  return firmware;
}

export const keyOf = ({ deviceType, version }: DemoFirmware): string => firmwareKey(deviceType, version);

/** The image itself: a valid one, with made-up content, and the same bytes every time. */
export function imageOf(firmware: DemoFirmware): Buffer {
  const { deviceType: projectName, version, sizeBytes } = firmware;
  return Buffer.from(buildImage({ projectName, version, sizeBytes, seed: CATALOGUE.indexOf(firmware) + 1 }));
}
