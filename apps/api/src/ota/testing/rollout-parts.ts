import type { DataSource } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import { RolloutActions } from '../rollouts/rollout-actions';
import { RolloutCounts } from '../rollouts/rollout-counts';
import { RolloutNews } from '../rollouts/rollout-news';
import { RolloutTick } from '../rollouts/rollout-tick';
import { RolloutsService } from '../rollouts/rollouts.service';

/** What a test's clock shows until the test says otherwise. */
export const TEST_NOW = new Date('2026-03-02T08:00:00Z');

/** The parts of the rollouts module on a test's database, at a time that stands still. */
export function rolloutParts(dataSource: DataSource) {
  const clock = { now: () => TEST_NOW };
  const live = new LiveEvents(dataSource);
  const news = new RolloutNews(live);
  const actions = new RolloutActions(clock, news);
  return {
    live,
    actions,
    rollouts: new RolloutsService(dataSource, clock, new RolloutCounts(dataSource), actions, news),
    tick: new RolloutTick(dataSource, clock, news),
  };
}
