import type { RolloutForecastDto } from '@pcms/contract';
import type { Forecast } from './forecast';

export const toForecastDto = (forecast: Forecast, madeAt: Date): RolloutForecastDto => ({
  madeAt: madeAt.toISOString(),
  targeted: forecast.targeted,
  eligible: forecast.eligible,
  phases: forecast.phases.map(({ index, size, strata, doneAtMs }) => ({
    index,
    size,
    strata: strata.map((stratum) => ({ ...stratum })),
    doneAt: isoOf(doneAtMs),
  })),
  refusals: forecast.refusals.map(({ rule, text, devices, sample }) => ({ rule, text, devices, sample: [...sample] })),
  bytes: forecast.bytes,
  ...(forecast.deltas && { deltas: { ...forecast.deltas } }),
  earliestFinish: isoOf(forecast.earliestFinishMs),
  likelyFinish: isoOf(forecast.likelyFinishMs),
  blastRadius: forecast.blastRadius,
});

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
