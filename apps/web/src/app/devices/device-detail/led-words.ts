import { LED_MODES, type ReportedLedDto } from '@pcms/contract';

/** How an LED is set, in one line; what a device does not say is left out. */
export function ledText({ mode, brightness, intervalMs, external }: ReportedLedDto): string {
  const words = [
    mode === null ? null : (LED_MODES[mode] ?? `mode ${mode}`),
    brightness === null ? null : `brightness ${brightness}`,
    intervalMs === null ? null : `every ${intervalMs.toLocaleString('en-GB')} ms`,
    external === null ? null : external ? 'external LED too' : 'own LED only',
  ];
  return words.filter((word) => word !== null).join(' · ') || 'nothing about it';
}
