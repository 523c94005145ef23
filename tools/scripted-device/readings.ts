import type { HeartbeatRequest } from '@pcms/contract';
import type { SlotImage } from './device-memory';

export interface Vitals {
  readonly running: SlotImage;
  readonly uptimeMs: number;
  readonly bootCount: number;
  /** 0 to 1: moves every reading a little. */
  readonly random: number;
}

const FREE_HEAP_BYTES = 210_000;

/** How a board of its type feels, in a heartbeat. The readings are made up: there is no board. */
export function readingsOf({ running, uptimeMs, bootCount, random }: Vitals): HeartbeatRequest {
  const freeHeap = FREE_HEAP_BYTES + Math.round(random * 20_000);
  return {
    version: running.version,
    uptime: Math.floor(uptimeMs / 1000),
    free_heap: freeHeap,
    min_free_heap: FREE_HEAP_BYTES - 30_000,
    largest_free_block: Math.round(freeHeap / 2),
    wifi_rssi: -75 + Math.round(random * 25),
    reset_reason: bootCount > 1 ? 'software' : 'power_on',
    boot_count: bootCount,
    ...(running.type === 'ESP32_PersonalCMS' && roomClimate(random)),
    ...(running.type === 'ESP32_LED_Blink' && {
      led: { mode: 3, brightness: 128, interval_ms: 1000, external: false },
    }),
  };
}

const roomClimate = (random: number) => ({
  temperature: 20 + Math.round(random * 30) / 10,
  humidity: 42 + Math.round(random * 100) / 10,
  motion: random > 0.7,
});
