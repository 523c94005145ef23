import fc from 'fast-check';
import { ROUTES } from './routes';

describe('ROUTES', () => {
  it('keep what a person typed inside of one path segment', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/^\.{1,2}$/.test(text)),
        (id) => {
          const { pathname, search, hash } = new URL(ROUTES.devices.heartbeat(id), 'http://host');
          expect({ parts: pathname.split('/').map(decodeURIComponent), search, hash }).toEqual({
            parts: ['', 'api', 'devices', id, 'heartbeat'],
            search: '',
            hash: '',
          });
        },
      ),
    );
  });

  it('name what boards in the field call, which never changes', () => {
    const id = 'ESP32_OTA_BASE_001';
    expect([
      ROUTES.ota.check(id),
      ROUTES.ota.download('ESP32_OTA_Base_2.5.0'),
      ROUTES.devices.register,
      ROUTES.devices.heartbeat(id),
      ROUTES.devices.sensorData(id),
      ROUTES.devices.imagesSequence(id),
      ROUTES.devices.content(id),
    ]).toEqual([
      '/api/ota/check/ESP32_OTA_BASE_001',
      '/api/ota/download/ESP32_OTA_Base_2.5.0',
      '/api/devices/register',
      '/api/devices/ESP32_OTA_BASE_001/heartbeat',
      '/api/devices/ESP32_OTA_BASE_001/sensor-data',
      '/api/devices/ESP32_OTA_BASE_001/images-sequence',
      '/api/devices/ESP32_OTA_BASE_001/content',
    ]);
  });
});
