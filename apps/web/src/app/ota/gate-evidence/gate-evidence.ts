import { ChangeDetectionStrategy, Component, computed, input, linkedSignal } from '@angular/core';
import type { RolloutPhaseDto } from '@pcms/contract';
import { CountPipe } from '../../shell/format/measure.pipes';
import { chartOf, evidenceOf, type Evidence, type EvidencePoint } from './evidence';

interface Seen {
  /** The phase that it is about. */
  readonly index: number;
  readonly points: readonly EvidencePoint[];
}

/** What a gate has seen of its phase: drawn, and in the words of the API. */
@Component({
  selector: 'fw-gate-evidence',
  imports: [CountPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './gate-evidence.html',
  styleUrl: './gate-evidence.scss',
})
export class GateEvidence {
  readonly phase = input.required<RolloutPhaseDto>();
  protected readonly evidence = computed(() => evidenceOf(this.phase()));
  /** The API tells where the evidence stands; how it came there is what this page has seen of it. */
  private readonly seen = linkedSignal<{ index: number; evidence: Evidence }, Seen>({
    source: () => ({ index: this.phase().index, evidence: this.evidence() }),
    computation: ({ index, evidence }, previous) => {
      if (evidence.kind !== 'sequential') return { index, points: [] };
      const before = previous?.value.index === index ? previous.value.points : [];
      return { index, points: withPoint(before, evidence.point) };
    },
  });
  protected readonly chart = computed(() => {
    const evidence = this.evidence();
    return evidence.kind === 'sequential' ? chartOf(this.seen().points, evidence.rates) : null;
  });
}

function withPoint(before: readonly EvidencePoint[], point: EvidencePoint): readonly EvidencePoint[] {
  const last = before.at(-1);
  return last?.outcomes === point.outcomes && last.llr === point.llr ? before : [...before, point];
}
