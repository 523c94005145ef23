import type { RolloutDetailDto } from '@pcms/contract';
import { countText } from '../../shell/format/measures';

/** One thing that was foreseen, beside what came of it. Times as ISO 8601, texts as they are. */
export interface ForeseenLine {
  readonly name: string;
  readonly foreseen: Moment;
  readonly happened: Moment;
  /** `late`: it has not come although its time is over; `worse`: more was lost than was said to be possible. */
  readonly mark: 'none' | 'late' | 'worse';
}

type Moment = { readonly at: string } | { readonly text: string };

/** What was foreseen when the rollout started against what happened until `nowMs`; empty without a forecast. */
export function foreseenLines(rollout: RolloutDetailDto, nowMs: number): ForeseenLine[] {
  const { forecast, phases, counts, endedAt, status } = rollout;
  if (!forecast) return [];
  const isLate = (foreseen: string | null, happened: string | null): boolean =>
    foreseen !== null && (happened === null ? nowMs : Date.parse(happened)) > Date.parse(foreseen);
  const completedAt = status === 'completed' ? endedAt : null;
  return [
    {
      name: 'Devices',
      foreseen: { text: countText(forecast.eligible) },
      happened: { text: `${countText(counts.offered)} offered` },
      mark: 'none',
    },
    ...forecast.phases.map((foreseen): ForeseenLine => {
      const doneAt = phases[foreseen.index]?.doneAt ?? null;
      return {
        name: `Phase ${foreseen.index + 1} done`,
        foreseen: moment(foreseen.doneAt, 'by a person'),
        happened: moment(doneAt, phases[foreseen.index]?.status === 'open' ? 'open' : 'not yet'),
        mark: isLate(foreseen.doneAt, doneAt) ? 'late' : 'none',
      };
    }),
    {
      name: 'All done',
      foreseen: moment(forecast.likelyFinish, 'not by itself'),
      happened: moment(completedAt, 'not yet'),
      mark: isLate(forecast.likelyFinish, completedAt) ? 'late' : 'none',
    },
    {
      name: 'Lost at worst',
      foreseen: { text: countText(forecast.blastRadius) },
      happened: { text: `${countText(counts.failed)} failed` },
      mark: counts.failed > forecast.blastRadius ? 'worse' : 'none',
    },
  ];
}

const moment = (at: string | null, otherwise: string): Moment => (at === null ? { text: otherwise } : { at });
