import type { WorkspaceInfoRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { lenientObject, lenientText, lenientUnknown, omitUndefined } from '../lenient-schema.ts';

const teamInfoSchema = lenientObject({
  team: lenientObject({
    name: lenientText,
    domain: lenientText,
    icon: lenientObject({
      image_68: lenientText,
      image_88: lenientText,
      image_132: lenientText,
      image_default: lenientUnknown,
    }),
  }),
});

/** The record of the workspace as `team.info` shows it now, `receivedAt` (ms UTC). The picture that Slack draws for those without one is none. */
export function teamObjectRecord(json: unknown, team: string, receivedAt: number): WorkspaceInfoRecord {
  const { name, domain, icon } = teamInfoSchema.parse(json)?.team ?? {};
  const own = icon?.image_default === true ? undefined : [icon?.image_132, icon?.image_88, icon?.image_68];
  return workspaceInfoRecord(receivedAt, team, { name, domain, icon: own?.find((url) => url?.startsWith('https://')) });
}

/** The record of what is known of the workspace at a time (ms UTC). */
export function workspaceInfoRecord(
  receivedAt: number,
  team: string,
  known: { name: string | undefined; domain: string | undefined; icon: string | undefined },
): WorkspaceInfoRecord {
  const timestamp = formatSlackTimestamp(receivedAt * 1000);
  return {
    v: 1,
    event_id: `history:workspace_info:${team}:${timestamp}`,
    team,
    timestamp,
    bot: false,
    source: 'history',
    received_at: receivedAt,
    event_type: 'workspace_info',
    metric_type: 'none',
    ...omitUndefined(known),
  };
}
