import { parseArgs } from 'node:util';
import { isDeviceId } from '@pcms/contract';
import { isPersonality, PERSONALITY_NAMES, type AnyPersonality } from './make-device';

/** What to play. */
export interface Cast {
  readonly serverUrl: string;
  readonly count: number;
  readonly type: string;
  readonly version: string;
  /** The ids are this and a number from 1. */
  readonly idPrefix: string;
  readonly personality: AnyPersonality;
  /** How many seconds of device time pass in one second. */
  readonly speed: number;
}

export const USAGE = `Options, with what they are where they are left out:
  --server URL          http://localhost:5000
  --count N             1
  --type TYPE           ESP32_OTA_Base
  --version VERSION     1.0.0
  --id-prefix PREFIX    scripted-
  --personality NAME    healthy (others: ${PERSONALITY_NAMES.slice(1).join(', ')})
  --speed N             1, the seconds of device time that pass in a second`;

/** An option that cannot be used; the message says which and why. */
export class UsageError extends Error {}

/**
 * Reads the command line.
 * @throws UsageError that names the option.
 */
export function readArguments(words: readonly string[]): Cast {
  const options = parse(words);
  const { server, count, type, version, 'id-prefix': idPrefix, personality, speed } = options;
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) throw new UsageError('--server must be a URL');
  if (!/^[1-9]\d{0,4}$/.test(count)) throw new UsageError('--count must be a whole number from 1 to 99999');
  if (!isDeviceId(idPrefix + count))
    throw new UsageError('--id-prefix may hold letters, digits, dots, underscores and hyphens');
  if (!isPersonality(personality)) throw new UsageError(`--personality must be one of ${PERSONALITY_NAMES.join(', ')}`);
  if (!(Number(speed) > 0 && Number(speed) <= 1000))
    throw new UsageError('--speed must be a number above 0 and up to 1000');
  return {
    serverUrl: server.replace(/\/+$/, ''),
    count: Number(count),
    type,
    version,
    idPrefix,
    personality,
    speed: Number(speed),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        server: { type: 'string', default: 'http://localhost:5000' },
        count: { type: 'string', default: '1' },
        type: { type: 'string', default: 'ESP32_OTA_Base' },
        version: { type: 'string', default: '1.0.0' },
        'id-prefix': { type: 'string', default: 'scripted-' },
        personality: { type: 'string', default: 'healthy' },
        speed: { type: 'string', default: '1' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
