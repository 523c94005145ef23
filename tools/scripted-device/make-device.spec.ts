import { FieldedBoard } from './fielded/fielded-board';
import { isPersonality, makeDevice, PERSONALITY_NAMES, type AnyPersonality } from './make-device';
import { ScriptedDevice } from './scripted-device';

const OPTIONS = { serverUrl: 'http://127.0.0.1:1', deviceId: 'a', type: 'ESP32_OTA_Base', version: '2.4.0' };

describe('makeDevice', () => {
  it.each(['fielded', 'forgets_version'] as const)('makes a board in the field for %s', (personality) => {
    expect(makeDevice(personality, OPTIONS)).toBeInstanceOf(FieldedBoard);
  });

  it('makes a device of ours for every other personality', () => {
    const others = PERSONALITY_NAMES.filter(
      (name): name is AnyPersonality => isPersonality(name) && name !== 'fielded' && name !== 'forgets_version',
    );
    expect(others).toContain('healthy');
    for (const personality of others) expect(makeDevice(personality, OPTIONS)).toBeInstanceOf(ScriptedDevice);
  });

  it('knows no personality by another name', () => {
    expect(isPersonality('toString')).toBe(false);
  });
});
