/** How many devices a phase takes, as a person writes it. */
export interface PlannedPhase {
  readonly size: number | null;
  readonly unit: 'percent' | 'count';
}

export interface PhaseShare {
  /** Of the whole target, from 0 to 1. */
  readonly share: number;
  /** Null where nobody knows how many devices there are. */
  readonly devices: number | null;
}

/**
 * What each phase takes of a target of `total` devices, by the engine's own arithmetic: a percentage is one device at least, no phase
 * takes more than those before it leave, and the last takes whoever is left. Without devices the percentages alone are drawn.
 */
export function phaseShares(phases: readonly PlannedPhase[], total: number): PhaseShare[] {
  let left = total > 0 ? total : 100;
  const whole = left;
  return phases.map((phase, index) => {
    const size = index === phases.length - 1 ? left : Math.min(left, wanted(phase, whole));
    left -= size;
    return { share: size / whole, devices: total > 0 ? size : null };
  });
}

function wanted({ size, unit }: PlannedPhase, whole: number): number {
  if (size === null || size <= 0) return 0;
  return unit === 'count' ? size : Math.max(1, Math.round((size * whole) / 100));
}
