import type { PhaseRules } from '../phase-gate';
import type { MaintenanceWindow } from '../window';
import type { SimulatedPhase } from './simulated-phase';

export interface PlannedDevice {
  readonly phase: number;
  /** How often it asks, in ms. */
  readonly checkMs: number;
  /** Its own time zone; null where it has none. */
  readonly zone: string | null;
}

export interface SimulationPlan {
  /** Ms since the epoch. */
  readonly startMs: number;
  /** It is given up at this time. */
  readonly endMs: number;
  /** `first_gate`: it is over when the second phase may open. */
  readonly until: 'over' | 'first_gate';
  readonly phases: readonly (PhaseRules & { readonly cap: number | null; readonly size: number })[];
  readonly devices: readonly PlannedDevice[];
  readonly confirmations: number;
  readonly silenceMs: number;
  readonly maxAttempts: number;
  readonly offersPerMinute: number | null;
  readonly window: MaintenanceWindow | null;
}

export interface SimulationResult {
  /** `still`: nothing more happens, though not every phase has opened or not everyone was reached. */
  readonly outcome: 'stopped' | 'passed' | 'still' | 'given_up';
  readonly atMs: number;
  /** The gate's words, where it was stopped. */
  readonly why: string | null;
  readonly phases: readonly SimulatedPhase[];
  readonly attempted: number;
  readonly confirmed: number;
  readonly failed: number;
  /** Devices that do not come up any more by themselves. */
  readonly lost: number;
}
