import { CHIP_NAMES } from '@pcms/contract';
import { sqlList } from '../database/sql-list';

/** The chip's family: boards may name a model (`ESP32-D0WD-V3`) where a family is meant; then their type's chip counts. */
export function chipFamily({
  chip,
  typeChip,
}: {
  readonly chip: string | null;
  readonly typeChip: string | null;
}): string | null {
  return CHIP_NAMES.find((name) => name === chip) ?? typeChip;
}

/** The same in SQL, over `d` (devices) and `t` (device_types). */
export const chipSql = `CASE WHEN d.chip IN ${sqlList(CHIP_NAMES)} THEN d.chip ELSE t.chip END`;
