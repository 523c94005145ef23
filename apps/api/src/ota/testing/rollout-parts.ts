import type { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { LiveEvents } from '../../database/live-events';
import { GroupFilters } from '../../devices/groups/group-filters';
import { RolloutActions } from '../rollouts/rollout-actions';
import { RolloutCounts } from '../rollouts/rollout-counts';
import { RolloutNews } from '../rollouts/rollout-news';
import { RolloutStart } from '../rollouts/rollout-start';
import { RolloutStop } from '../rollouts/rollout-stop';
import { RolloutTick } from '../rollouts/rollout-tick';
import { RolloutsService } from '../rollouts/rollouts.service';
import { TargetDevices } from '../rollouts/target-devices';

/** What a test's clock shows until the test says otherwise. */
export const TEST_NOW = new Date('2026-03-02T08:00:00Z');

/** The parts of the rollouts module on a test's database, at a time that stands still. */
export function rolloutParts(dataSource: DataSource, environment: Readonly<Record<string, string>> = {}) {
  const clock = { now: () => TEST_NOW };
  const settings = new Settings(environment);
  const live = new LiveEvents(dataSource);
  const news = new RolloutNews(live);
  const devices = new TargetDevices(new GroupFilters());
  const starter = new RolloutStart(devices, settings);
  const stopper = new RolloutStop(news);
  const actions = new RolloutActions(clock, settings, news, starter, stopper);
  const counts = new RolloutCounts(dataSource, devices, clock);
  return {
    live,
    actions,
    rollouts: new RolloutsService(dataSource, clock, counts, actions, starter, news, settings),
    tick: new RolloutTick(dataSource, clock, news, stopper),
  };
}
