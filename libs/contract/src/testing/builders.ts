import type { HeartbeatRequest, RegisterRequest, ReportRequest, SensorDataRequest } from '../device-plane/messages';
import { DEVICE_HEADERS } from '../device-plane/headers';

// Messages as our firmware sends them; each builder fills in what a test does not care about.

export const aRegistration = (said: Partial<RegisterRequest> = {}): RegisterRequest => ({
  device_id: 'esp32-24a160c3f0de',
  device_name: 'Hall sign',
  device_type: 'ESP32_OTA_Base',
  firmware_version: '2.4.0',
  mac: '24:A1:60:C3:F0:DE',
  chip: 'ESP32',
  flash_size: 4_194_304,
  slot_size: 1_310_720,
  can_enrol: true,
  ...said,
});

export const aHeartbeat = (said: HeartbeatRequest = {}): HeartbeatRequest => ({
  version: '2.4.0',
  uptime: 5_160,
  free_heap: 226_972,
  wifi_rssi: -61,
  temperature: 21.5,
  humidity: 48.2,
  ...said,
});

export const aSensorReading = (said: SensorDataRequest = {}): SensorDataRequest => ({
  temperature: 21.5,
  humidity: 48.2,
  motion_detected: false,
  sleep_mode: false,
  ...said,
});

/** A report about one update, which has begun to download. */
export const aReport = (updateId: string, said: Partial<ReportRequest> = {}): ReportRequest => ({
  update_id: updateId,
  state: 'downloading',
  ...said,
});

interface Running {
  readonly type?: string;
  readonly version?: string;
  readonly image?: string;
}

/** The headers of a device that runs this. Boards in the field send no image digest, so neither does the default. */
export const deviceHeaders = ({ type = 'ESP32_OTA_Base', version = '2.4.0', image }: Running = {}): Record<
  string,
  string
> => ({
  [DEVICE_HEADERS.type]: type,
  [DEVICE_HEADERS.version]: version,
  ...(image !== undefined && { [DEVICE_HEADERS.image]: image }),
});
