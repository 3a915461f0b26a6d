import { isEnterpriseId } from '../core/records/enterprise-id.ts';
import type { AppendRecords } from './open-storage.ts';

/**
 * Appends records that name an enterprise as those of the workspace, once that is known. So a message and its deletion
 * have one team, by which redaction finds them; see `docs/slack-events.md#workspace`. `team`: returns the id of the
 * workspace, empty while it is unknown.
 */
export function appendAsWorkspace(append: AppendRecords, team: () => string): AppendRecords {
  return (records) => {
    const workspace = team();
    if (workspace === '') return append(records);
    return append(records.map((record) => (isEnterpriseId(record.team) ? { ...record, team: workspace } : record)));
  };
}
