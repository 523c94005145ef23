import { DeviceMemory } from './device-memory';

const OLD = { type: 'ESP32_OTA_Base', version: '2.4.0', digest: 'aa' };
const NEW = { type: 'ESP32_OTA_Base', version: '2.5.0', digest: 'bb' };

describe('DeviceMemory', () => {
  it('starts an installed image on probation', () => {
    const memory = new DeviceMemory(OLD);
    memory.install(NEW, 'update-1');
    expect(memory.running).toBe(NEW);
    expect(memory.probation).toBe('update-1');
  });

  it('keeps the confirmation until it is sent', () => {
    const memory = new DeviceMemory(OLD);
    memory.install(NEW, 'update-1');
    memory.confirm('update-1');
    expect(memory.probation).toBeNull();
    expect(memory.unsent).toEqual({ update_id: 'update-1', state: 'confirmed' });
  });

  it('goes back to the image before and keeps the reason', () => {
    const memory = new DeviceMemory(OLD);
    memory.install(NEW, 'update-1');
    expect(memory.goBack({ update_id: 'update-1', reason: 'no_checkin' })).toBe(true);
    expect(memory.running).toBe(OLD);
    expect(memory.probation).toBeNull();
    expect(memory.unsent).toEqual({ update_id: 'update-1', state: 'rolled_back', reason: 'no_checkin' });
  });

  it('cannot go back to an image that failed', () => {
    const memory = new DeviceMemory(OLD);
    memory.install(NEW, 'update-1');
    memory.goBack({ update_id: 'update-1' });
    expect(memory.goBack({ update_id: 'update-1' })).toBe(false);
    expect(memory.running).toBe(OLD);
  });

  it('cannot go back from its first image', () => {
    const memory = new DeviceMemory(OLD);
    expect(memory.goBack({ update_id: 'update-1' })).toBe(false);
    expect(memory.unsent).toBeNull();
  });
});
