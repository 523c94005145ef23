import type { UpdateEventDto } from '@pcms/contract';
import { anUpdate } from '../../testing/builders';
import { formerFirmware } from './former-version';

const CONFIRMED = { version: '2.5.0', update: anUpdate({ id: 'u1', state: 'confirmed' }) };
const move = (updateId: string, firmwareKey: string, to: UpdateEventDto['to']): UpdateEventDto => ({
  at: '2026-11-20T12:00:00.000Z',
  updateId,
  firmwareKey,
  from: null,
  to,
  actor: 'device',
  reason: null,
  detail: null,
});

describe('formerFirmware', () => {
  it('is the firmware that was confirmed before the update', () => {
    const history = [
      move('u1', 'T_3', 'confirmed'),
      move('u1', 'T_3', 'offered'),
      move('u0', 'T_2b', 'failed'),
      move('u00', 'T_2', 'confirmed'),
      move('u000', 'T_1', 'confirmed'),
    ];
    expect(formerFirmware({ ...CONFIRMED, history })).toBe('T_2');
  });

  it('is what the device still runs while the update is under way', () => {
    const update = anUpdate({ state: 'downloading', version: '2.5.0' });
    expect(formerFirmware({ version: '2.4.0', history: [], update })).toBe('2.4.0');
  });

  it('is not known when the history does not reach back so far', () => {
    expect(formerFirmware({ ...CONFIRMED, history: [move('u1', 'T_3', 'confirmed')] })).toBeNull();
    expect(formerFirmware({ version: '2.5.0', history: [], update: null })).toBeNull();
  });
});
