import { createHash } from 'node:crypto';
import { checkMessage, type Fields } from '../device-plane/fields';
import { HEARTBEAT, REGISTER, REPORT, SENSOR_DATA } from '../device-plane/messages';
import { LIMITS } from '../limits';
import { firmwareKey } from '../ota/firmware-key';
import {
  ACTIVE_UPDATE_STATES,
  FAILURE_REASONS,
  REPORTABLE_STATES,
  UPDATE_MOVES,
  UPDATE_STATES,
} from '../ota/update-state';
import { compareVersions, isPublishableVersion } from '../ota/version';
import { brokenAnswerField, type AnswerName } from './answer-rules';
import { aHeartbeat, aRegistration, aReport, aSensorReading } from './builders';
import { goldenKeys, goldenSignatures } from './golden-signatures';
import { goldenMessages, type GoldenMessage, type GoldenName } from './golden-messages';
import firmwareKeys from './golden/firmware-key.json';
import manifests from './golden/manifest.json';
import moves from './golden/update-moves.json';
import versions from './golden/versions.json';

const REQUESTS: readonly (readonly [GoldenName, Fields])[] = [
  ['register-request', REGISTER],
  ['heartbeat-request', HEARTBEAT],
  ['sensor-data-request', SENSOR_DATA],
  ['report-request', REPORT],
];
const ANSWERS: readonly AnswerName[] = [
  'register-answer',
  'heartbeat-answer',
  'check-answer',
  'report-answer',
  'refusal',
];

const casesOf = (name: GoldenName) => goldenMessages(name).map((golden) => [golden.name, golden] as const);

/** What the server makes of a request: what it keeps, or the field that it names. */
function outcomeOf(fields: Fields, { message }: GoldenMessage): Pick<GoldenMessage, 'valid' | 'kept' | 'field'> {
  const checked = checkMessage(fields, message);
  return checked.ok ? { valid: true, kept: checked.message } : { valid: false, field: checked.field };
}

describe.each(REQUESTS)('golden/%s.json', (name, fields) => {
  it.each(casesOf(name))('has "%s"', (_, golden) => {
    const { valid, message, kept = message, field } = golden;
    expect(outcomeOf(fields, golden)).toEqual(valid ? { valid, kept } : { valid, field });
  });

  it('has right and wrong messages', () => {
    expect(new Set(goldenMessages(name).map(({ valid }) => valid)).size).toBe(2);
  });
});

describe.each(ANSWERS)('golden/%s.json', (name) => {
  it.each(casesOf(name))('has "%s"', (_, { valid, message, field }) => {
    expect(brokenAnswerField(name, message)).toBe(valid ? null : field);
  });
});

describe('golden/update-moves.json', () => {
  it('is the table of moves and the lists of words', () => {
    expect(moves).toEqual({
      states: UPDATE_STATES,
      active: ACTIVE_UPDATE_STATES,
      reportable: REPORTABLE_STATES,
      moves: UPDATE_MOVES,
      failure_reasons: FAILURE_REASONS,
    });
  });
});

describe('golden/versions.json', () => {
  const ranked = versions.ascending.flatMap((equals, rank) => equals.map((text) => ({ text, rank })));

  it('orders every pair of versions as the server does', () => {
    for (const a of ranked) {
      for (const b of ranked) {
        expect([a.text, b.text, Math.sign(compareVersions(a.text, b.text))]).toEqual([
          a.text,
          b.text,
          Math.sign(a.rank - b.rank),
        ]);
      }
    }
  });

  it('tells what may be published', () => {
    expect(versions.publishable.filter((text) => !isPublishableVersion(text))).toEqual([]);
    expect(versions.not_publishable.filter((text) => isPublishableVersion(text))).toEqual([]);
  });
});

describe('golden/firmware-key.json', () => {
  it.each(firmwareKeys)('has $firmware_key', ({ device_type, version, firmware_key }) => {
    expect(firmwareKey(device_type, version)).toBe(firmware_key);
  });
});

describe('golden/manifest.json', () => {
  it.each(manifests)(
    'has the bytes of $name, as docs/protocol.md lays them out',
    ({ manifest, text, bytes, digest }) => {
      const lines = Object.entries(manifest).map(([name, value]) => `${name}=${value}\n`);
      expect(text).toBe(`pcms-manifest-1\n${lines.join('')}`);
      expect(Object.keys(manifest)).toEqual(['type', 'version', 'size', 'sha256', 'security_version']);
      expect(Buffer.byteLength(text)).toBe(bytes);
      expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
    },
  );
});

describe('golden/signature.json', () => {
  it.each(Object.entries(goldenKeys))('names the key "%s" by its public half', (_, { key_id, public_spki }) => {
    const spki = Buffer.from(public_spki, 'base64');
    expect(createHash('sha256').update(spki).digest('hex').slice(0, 8)).toBe(key_id);
  });

  it('says why a device refuses each case that is not valid', () => {
    const reasons = goldenSignatures.map(({ valid, reason = null }) => (valid ? reason : reason !== null));
    expect(new Set(reasons)).toEqual(new Set([null, true]));
    expect(FAILURE_REASONS).toEqual(expect.arrayContaining(goldenSignatures.flatMap(({ reason }) => reason ?? [])));
  });
});

describe('the builders', () => {
  it.each([
    ['aRegistration', REGISTER, aRegistration()],
    ['aHeartbeat', HEARTBEAT, aHeartbeat()],
    ['aSensorReading', SENSOR_DATA, aSensorReading()],
    ['aReport', REPORT, aReport('0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11')],
  ])('make a right message: %s', (_, fields: Fields, message) => {
    expect(checkMessage(fields, message)).toEqual({ ok: true, message });
  });
});

describe('brokenAnswerField', () => {
  it('finds an answer of one byte too many', () => {
    const answer = (message: string) => ({ update_available: false, message });
    const room = LIMITS.deviceAnswerBytes - JSON.stringify(answer('')).length;
    expect(brokenAnswerField('check-answer', answer('m'.repeat(room)))).toBeNull();
    expect(brokenAnswerField('check-answer', answer('m'.repeat(room + 1)))).toBe('');
  });

  it('finds a name that no device knows', () => {
    expect(brokenAnswerField('report-answer', { accepted: true, more: 1 })).toBe('more');
  });

  it.each([null, [], 'accepted', 1])('finds that %j is no object', (answer) => {
    expect(brokenAnswerField('report-answer', answer)).toBe('');
  });
});
