import type { UpdateState } from '../ota/update-state';

/** What the server tells an open console, as server-sent events of `GET /api/stats/events`. Ids only: the console reads what it shows. */
export type LiveEvent =
  | { readonly kind: 'device'; readonly deviceId: string }
  /** Heartbeats and checks of the last second; without ids when there were too many to name. */
  | { readonly kind: 'seen'; readonly deviceIds: readonly string[] | null }
  | {
      readonly kind: 'update';
      readonly deviceId: string;
      readonly updateId: string;
      readonly rolloutId: string;
      readonly state: UpdateState;
      readonly progress: number | null;
    }
  | { readonly kind: 'firmware'; readonly firmwareKey: string }
  /** A group, or many (null), or what belongs to them. */
  | { readonly kind: 'group'; readonly groupId: string | null }
  | { readonly kind: 'rollout'; readonly rolloutId: string }
  /** Events may have been missed: whatever is shown has to be read again. */
  | { readonly kind: 'resync' };
