import { deviceHeaders } from '@pcms/contract/testing';
import fc from 'fast-check';
import { BadDeviceField } from './devices.errors';
import { reportedFacts } from './reported-facts';

const DIGEST = 'ab'.repeat(32);

describe('reportedFacts', () => {
  it('reads type, version and image from the headers', () => {
    expect(reportedFacts(deviceHeaders({ type: 'ESP32_LED_Blink', version: '2.5.0', image: DIGEST }))).toEqual({
      type: 'ESP32_LED_Blink',
      version: '2.5.0',
      imageDigest: DIGEST,
    });
  });

  it('knows nothing of a call that says nothing', () => {
    expect(reportedFacts({})).toEqual({ type: null, version: null, imageDigest: null });
  });

  it('takes from the body what the headers do not say', () => {
    expect(reportedFacts({}, { device_type: 'ESP32_OTA_Base', version: '2.4.0' })).toEqual({
      type: 'ESP32_OTA_Base',
      version: '2.4.0',
      imageDigest: null,
    });
  });

  it('believes the headers where both speak', () => {
    const body = { device_type: 'ESP32_LED_Blink', version: '2.2.0' };
    expect(reportedFacts(deviceHeaders(), body)).toMatchObject({ type: 'ESP32_OTA_Base', version: '2.4.0' });
  });

  it('does not take the board that fielded firmware registers with for a type', () => {
    expect(reportedFacts({}, { device_type: 'ESP32_DevKit_V1' }).type).toBeNull();
    expect(reportedFacts(deviceHeaders({ type: 'ESP32_DevKit_V1' })).type).toBeNull();
    expect(reportedFacts(deviceHeaders(), { device_type: 'ESP32_DevKit_V1' }).type).toBe('ESP32_OTA_Base');
  });

  it('takes an empty text for silence, in headers and body alike', () => {
    const nothing = { type: null, version: null, imageDigest: null };
    expect(reportedFacts(deviceHeaders({ type: '', version: '', image: '' }))).toEqual(nothing);
    expect(reportedFacts({}, { device_type: '', version: '' })).toEqual(nothing);
    expect(reportedFacts(deviceHeaders({ version: '' }), { version: '2.4.0' }).version).toBe('2.4.0');
  });

  it('writes the digest in lower case', () => {
    expect(reportedFacts(deviceHeaders({ image: DIGEST.toUpperCase() })).imageDigest).toBe(DIGEST);
  });

  it.each(['20251003.134016', 'v2.4.0', '2.4.0+7', 'a'.repeat(31)])(
    'takes the version %s as it is: boards in the field call themselves so',
    (version) => {
      expect(reportedFacts(deviceHeaders({ version })).version).toBe(version);
    },
  );

  it.each([
    ['x-device-type', '../../x'],
    ['x-device-type', '1st'],
    ['x-device-type', 'a'.repeat(32)],
    ['x-device-type', 'ESP32_OTA_Base, ESP32_LED_Blink'],
    ['x-device-version', 'a'.repeat(32)],
    ['x-device-version', '2.4.0 beta'],
    ['x-device-version', '2.4.0\u00e4'],
    ['x-device-image', 'ab'.repeat(31)],
    ['x-device-image', 'zz'.repeat(32)],
    ['x-device-image', `${DIGEST}, ${DIGEST}`],
  ])('refuses the header %s: %s, and names it', (name, value) => {
    const read = () => reportedFacts({ [name]: value });
    expect(read).toThrow(BadDeviceField);
    expect(read).toThrow(expect.objectContaining({ facts: { field: name } }));
  });

  it('refuses a type in the body that is none, and names it', () => {
    expect(() => reportedFacts({}, { device_type: 'a/b' })).toThrow(
      expect.objectContaining({ facts: { field: 'device_type' } }),
    );
  });

  it('lets nothing through that does not fit the columns, whatever a header holds', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_.-]{0,70}$/), fc.constant(DIGEST));
    fc.assert(
      fc.property(text, text, text, (type, version, image) => {
        try {
          const facts = reportedFacts(deviceHeaders({ type, version, image }));
          expect(facts.type ?? 'A').toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,30}$/);
          expect(facts.version ?? 'a').toMatch(/^[\x21-\x7e]{1,31}$/);
          expect(facts.imageDigest ?? DIGEST).toMatch(/^[0-9a-f]{64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(BadDeviceField);
        }
      }),
    );
  });
});
