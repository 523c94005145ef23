import type { UpdateEventDto } from '@pcms/contract';
import { anUpdate } from '../../testing/builders';
import { formerFirmware } from './former-version';

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
    expect(formerFirmware({ history, update: anUpdate({ id: 'u1' }) })).toBe('T_2');
  });

  it('is not known when the history does not reach back so far', () => {
    expect(formerFirmware({ history: [move('u1', 'T_3', 'confirmed')], update: anUpdate({ id: 'u1' }) })).toBeNull();
    expect(formerFirmware({ history: [], update: null })).toBeNull();
  });
});
