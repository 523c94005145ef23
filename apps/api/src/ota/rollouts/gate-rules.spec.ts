import { DEFAULT_GATE, type Gate } from './gate';
import { gateProblem } from './gate-rules';

const threshold = (known: object): Gate => ({
  kind: 'threshold',
  successPercent: 90,
  failurePercent: 10,
  minAttempted: 20,
  ...known,
});
const sequential = (acceptable: number, unacceptable: number): Gate => ({
  kind: 'sequential',
  acceptable,
  unacceptable,
});

describe('gateProblem', () => {
  it.each<[Gate]>([
    [DEFAULT_GATE],
    [{ kind: 'none' }],
    [sequential(0.0001, 0.9)],
    [threshold({})],
    [threshold({ successPercent: 100, failurePercent: 0, minAttempted: 1 })],
    [threshold({ successPercent: 0, failurePercent: 100 })],
  ])('finds nothing wrong with %j', (gate) => {
    expect(gateProblem(gate)).toBeNull();
  });

  const RATE = 'must be a share between 0.0001 and 0.9: 0.02 is 2 %';
  it.each<[Gate, string, string]>([
    [sequential(2, 10), 'gate.acceptable', `gate.acceptable ${RATE}`],
    [sequential(0, 0.1), 'gate.acceptable', `gate.acceptable ${RATE}`],
    [sequential(NaN, 0.1), 'gate.acceptable', `gate.acceptable ${RATE}`],
    [sequential(0.02, 0.95), 'gate.unacceptable', `gate.unacceptable ${RATE}`],
    [sequential(0.1, 0.1), 'gate.unacceptable', 'gate.unacceptable must be greater than gate.acceptable'],
    [sequential(0.1, 0.02), 'gate.unacceptable', 'gate.unacceptable must be greater than gate.acceptable'],
    [
      sequential(0.02, 0.0201),
      'gate.unacceptable',
      'gate.unacceptable is too close to gate.acceptable: it would take 45,030 devices to tell them apart',
    ],
    [threshold({ successPercent: 101 }), 'gate.successPercent', 'gate.successPercent must be between 0 and 100'],
    [threshold({ failurePercent: -1 }), 'gate.failurePercent', 'gate.failurePercent must be between 0 and 100'],
    [threshold({ minAttempted: 0 }), 'gate.minAttempted', 'gate.minAttempted must be a whole number of at least 1'],
    [threshold({ minAttempted: 1.5 }), 'gate.minAttempted', 'gate.minAttempted must be a whole number of at least 1'],
  ])('refuses %j and names %s', (gate, field, text) => {
    expect(gateProblem(gate)).toEqual({ field, text });
  });
});
