import type { Pace, AnyPersonality } from '../scripted-device';

/** One device of the demo. */
export interface DemoDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly type: string;
  readonly personality: AnyPersonality;
  readonly pace?: Partial<Pace>;
}

const SIGN = 'ESP32_PersonalCMS';
const SENSOR = 'ESP32_OTA_Base';
const LAMP = 'ESP32_LED_Blink';

const HOURS_MS = 3_600_000;
/** The download of an image takes a few minutes of the demo. */
const FAR_FROM_THE_ROUTER: Partial<Pace> = { downloadBytesPerSecond: 1_500 };
/** Stays in one step for as long as anybody looks. */
const VERIFIES_LONG: Partial<Pace> = { verifyMs: HOURS_MS };
const INSTALLS_LONG: Partial<Pace> = { installMs: HOURS_MS };
const GIVES_UP_SOON: Partial<Pace> = { probationMs: 30_000 };

/** What is said of our devices: their id is made from their place in the list. */
type Part = readonly [name: string, type: string, personality: AnyPersonality, pace?: Partial<Pace>];

const PARTS: readonly Part[] = [
  ['Entrance hall', SIGN, 'healthy'],
  ['Library desk', SIGN, 'healthy'],
  ['Cafeteria menu', SIGN, 'slow', FAR_FROM_THE_ROUTER],
  ['Room 101', SIGN, 'healthy', VERIFIES_LONG],
  ['Room 102', SIGN, 'healthy', INSTALLS_LONG],
  ['Lecture hall', SIGN, 'rolls_back', GIVES_UP_SOON],
  ['Staff kitchen', SIGN, 'bricks'],
  ['Music room', SIGN, 'waits'],
  ['Old gym', SIGN, 'offline'],

  ['Greenhouse north', SENSOR, 'crashes'],
  ['Greenhouse south', SENSOR, 'crashes'],
  ['Weather mast', SENSOR, 'crashes'],
  ['Boiler room', SENSOR, 'slow', FAR_FROM_THE_ROUTER],
  ['Cellar pump', SENSOR, 'fails_hash'],
  ['Attic', SENSOR, 'offline'],

  ['Stairwell, ground floor', LAMP, 'healthy'],
  ['Stairwell, first floor', LAMP, 'healthy'],
  ['Stairwell, second floor', LAMP, 'fails_hash'],
  ['Workshop bench', LAMP, 'rolls_back', GIVES_UP_SOON],
  ['Reading corner', LAMP, 'healthy'],
  ['Stage left', LAMP, 'healthy'],
  ['Stage right', LAMP, 'healthy'],
];

/** Boards in the field have the ids that were compiled in, or typed by whoever built the sketch. */
const FIELDED: readonly DemoDevice[] = [
  { deviceId: 'ESP32_OTA_BASE_001', name: 'Tool shed', type: SENSOR, personality: 'fielded' },
  { deviceId: 'ESP32_OTA_BASE_002', name: 'Bicycle stand', type: SENSOR, personality: 'fielded' },
  { deviceId: 'rain-barrel', name: 'Rain barrel', type: SENSOR, personality: 'forgets_version' },
];

const FIRST_MAC = 0x24a1_60c3_f0d0;
const MAC_STEP = 0x1b4;

export const FLEET: readonly DemoDevice[] = [
  ...PARTS.map(([name, type, personality, pace], index) => ({
    deviceId: `esp32-${(FIRST_MAC + index * MAC_STEP).toString(16)}`,
    name,
    type,
    personality,
    ...(pace && { pace }),
  })),
  ...FIELDED,
];
