import { explainNotes, type ExplainedDevice } from './explain-notes';

const NOW_MS = Date.parse('2026-03-02T08:00:00Z');
const DEVICE: ExplainedDevice = {
  status: 'active',
  lastSeenAtMs: NOW_MS - 30_000,
  online: true,
  version: '2.4.0',
  imageDigest: 'ab'.repeat(32),
  latest: null,
};
const notesOf = (known: Partial<ExplainedDevice>): string[] => explainNotes({ ...DEVICE, ...known }, NOW_MS);
const failed = {
  state: 'rolled_back',
  version: '2.5.0',
  reason: 'brownout',
  detail: null,
  sinceMs: NOW_MS - 3_600_000,
  rollout: { name: 'To all', status: 'running' },
} as const;

describe('explainNotes', () => {
  it('has nothing to add about a device that is well', () => {
    expect(notesOf({})).toEqual([]);
  });

  it.each([
    ['has never called', { lastSeenAtMs: null, online: false }, 'It has never called.'],
    [
      'is silent for days',
      { lastSeenAtMs: NOW_MS - 9.5 * 86_400_000, online: false },
      'It has been silent for 9 days; nothing can reach it before it calls.',
    ],
    [
      'is silent for hours',
      { lastSeenAtMs: NOW_MS - 3 * 3_600_000, online: false },
      'It has been silent for 3 hours; nothing can reach it before it calls.',
    ],
    [
      'is silent for two hours to the minute',
      { lastSeenAtMs: NOW_MS - 2 * 3_600_000, online: false },
      'It has been silent for 2 hours; nothing can reach it before it calls.',
    ],
    [
      'is silent for two days to the minute',
      { lastSeenAtMs: NOW_MS - 2 * 86_400_000, online: false },
      'It has been silent for 2 days; nothing can reach it before it calls.',
    ],
    [
      'was just lost',
      { lastSeenAtMs: NOW_MS - 1_000, online: false },
      'It has been silent for 1 minute; nothing can reach it before it calls.',
    ],
    [
      'rolled back',
      { latest: failed },
      'Its update to 2.5.0 is rolled back since 2026-03-02 07:00 UTC. The supply voltage broke down.',
    ],
    [
      'failed with a detail',
      { latest: { ...failed, state: 'failed', reason: 'bad_hash', detail: 'got 9f86' } },
      'Its update to 2.5.0 is failed since 2026-03-02 07:00 UTC. What arrived is not what was sent: the SHA-256 differs (got 9f86).',
    ],
    [
      'failed in a rollout that is over',
      { latest: { ...failed, state: 'failed', rollout: { name: 'To all', status: 'cancelled' } } },
      'Its update to 2.5.0 is failed since 2026-03-02 07:00 UTC. The supply voltage broke down. "To all" is cancelled, so there is no further try.',
    ],
    [
      'rolled back in a rollout that is through',
      { latest: { ...failed, rollout: { name: 'To all', status: 'completed' } } },
      'Its update to 2.5.0 is rolled back since 2026-03-02 07:00 UTC. The supply voltage broke down. "To all" is completed, so there is no further try.',
    ],
    [
      'came through in a rollout that is over',
      { latest: { ...failed, state: 'confirmed', reason: null, rollout: { name: 'To all', status: 'completed' } } },
      'Its update to 2.5.0 is confirmed since 2026-03-02 07:00 UTC.',
    ],
    [
      'is installing',
      { latest: { ...failed, state: 'installing', reason: null } },
      'Its update to 2.5.0 is installing since 2026-03-02 07:00 UTC.',
    ],
    ['says no version', { version: null }, 'It has not said what version it runs.'],
    ['has said nothing yet', { version: null, imageDigest: null }, 'It has not said what version it runs.'],
    [
      'reports nothing',
      { imageDigest: null },
      'Its firmware reports no steps of an update; what is shown is inferred from its calls.',
    ],
  ] as const)('tells of a device that %s', (_, known, note) => {
    expect(notesOf(known as Partial<ExplainedDevice>)).toEqual([note]);
  });
});
