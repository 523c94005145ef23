import { ROUTES } from '@pcms/contract';
import type { Database } from './database';
import { CALM, DOWNLOADING, forgetOffers, OFFERED, spreadHeartbeats, UNASKED } from './fleet';
import { checkText, downloadText, endlessly, heartbeatText, once, personText } from './requests';

/** Something that is measured, in every round. */
export interface Scenario {
  readonly name: string;
  /** The server that answers: Node's own with constant answers, or ours. */
  readonly server: 'bare' | 'ours';
  /** The scenario of the bare server that this one is a ratio of; its own name for those. Null where there is nothing to compare. */
  readonly baseline: string | null;
  readonly connections: number;
  readonly reconnect: boolean;
  /** What the answer must say, so that nothing else is measured by mistake. */
  readonly says: string;
  /** Called in every round; gives out the texts of requests, and null after the last one. */
  readonly requests: () => () => string | null;
  readonly prepare?: (database: Database) => Promise<void>;
}

/** What only the running server can tell. */
export interface Surroundings {
  readonly cookie: string;
  readonly downloadPathOf: (n: number) => string;
  /** Of the rollout that most devices have asked about. */
  readonly rolloutId: string;
}

const NOTHING = '"update_available":false';
const UPDATE = '"update_available":true';
const DEVICES_AT_ONCE = 256;
const PEOPLE_AT_ONCE = 1;

/** Each scenario of ours stands after the one that it is compared with. */
export const scenarios = (surroundings: Surroundings): readonly Scenario[] => [
  ...keptConnections(),
  ...newConnections(),
  ...downloads(surroundings),
  ...pages(surroundings),
];

function keptConnections(): Scenario[] {
  const kept = { connections: DEVICES_AT_ONCE, reconnect: false, baseline: 'bare node:http, constant answer' };
  const calm = endlessly(CALM, (n) => checkText(n, CALM));
  const offered = endlessly(OFFERED, (n) => checkText(n, OFFERED));
  const unasked = () => once(UNASKED, (n) => checkText(n, UNASKED));
  const heartbeats = endlessly(CALM, (n) => heartbeatText(n, CALM));
  const ours = { ...kept, server: 'ours' } as const;
  return [
    { ...kept, server: 'bare', name: kept.baseline, says: 'x', requests: () => calm },
    { ...ours, name: 'check, nothing to do', says: NOTHING, requests: () => calm, prepare: spreadHeartbeats },
    {
      ...ours,
      name: 'check, update offered already',
      says: UPDATE,
      requests: () => offered,
      prepare: spreadHeartbeats,
    },
    { ...ours, name: 'check, first offer (committed)', says: UPDATE, requests: unasked, prepare: forgetOffers },
    { ...ours, name: 'heartbeat (committed)', says: 'heartbeat_received', requests: () => heartbeats },
  ];
}

function newConnections(): Scenario[] {
  const fresh = {
    connections: DEVICES_AT_ONCE,
    reconnect: true,
    baseline: 'bare node:http, new connection per request',
  };
  const calm = endlessly(CALM, (n) => checkText(n, CALM, 'close'));
  return [
    { ...fresh, server: 'bare', name: fresh.baseline, says: 'x', requests: () => calm },
    {
      ...fresh,
      server: 'ours',
      name: 'check, new connection per request',
      says: NOTHING,
      requests: () => calm,
      prepare: spreadHeartbeats,
    },
  ];
}

function downloads({ downloadPathOf }: Surroundings): Scenario[] {
  const kept = {
    connections: DEVICES_AT_ONCE,
    reconnect: false,
    says: '',
    baseline: 'bare node:http, image of 1.2 MB',
  };
  const image = endlessly(DOWNLOADING, (n) => downloadText(n, DOWNLOADING, '/image'));
  const update = endlessly(DOWNLOADING, (n) => downloadText(n, DOWNLOADING, downloadPathOf(n)));
  return [
    { ...kept, server: 'bare', name: kept.baseline, requests: () => image },
    { ...kept, server: 'ours', name: 'download of 1.2 MB', requests: () => update },
  ];
}

const FILTER = 'type = "ESP32_LED_Blink" and version < 2.5.0 and rssi > -75 and not (tag = beta)';

/** Pages that people open, over the whole fleet. */
function pages({ cookie, rolloutId }: Surroundings): Scenario[] {
  const page = { server: 'ours', baseline: null, connections: PEOPLE_AT_ONCE, reconnect: false } as const;
  const devices = `${ROUTES.devices.list}?limit=50`;
  const filtered = `${devices}&filter=${encodeURIComponent(FILTER)}`;
  return [
    {
      ...page,
      name: 'GET /api/devices?limit=50 (a person)',
      says: 'nextCursor',
      requests: () => () => personText(devices, cookie),
    },
    {
      ...page,
      name: 'the same with a filter (a person)',
      says: 'nextCursor',
      requests: () => () => personText(filtered, cookie),
    },
    {
      ...page,
      name: 'preview of a filter (a person)',
      says: '"sample"',
      requests: () => () => personText(ROUTES.devices.groupPreview, cookie, { filter: FILTER }),
    },
    {
      ...page,
      name: 'a rollout in detail (a person)',
      says: '"phases"',
      requests: () => () => personText(ROUTES.ota.rollout(rolloutId), cookie),
    },
  ];
}
