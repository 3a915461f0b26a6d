import type { WorkspaceInfoRecord } from '../../core/records/record.ts';
import { formatSlackTimestamp } from '../../core/time/slack-timestamp.ts';
import { type Milliseconds, msToUs } from '../../core/time/units.ts';
import { lenientName, lenientObject, lenientText, lenientUnknown, omitUndefined } from '../lenient-schema.ts';

const teamInfoSchema = lenientObject({
  team: lenientObject({
    name: lenientName,
    domain: lenientText,
    icon: lenientObject({
      image_68: lenientText,
      image_88: lenientText,
      image_132: lenientText,
      image_default: lenientUnknown,
    }),
  }),
});

/** The record of the workspace as `team.info` returns it, without Slack's default icon. `receivedAt`: ms UTC. */
export function teamObjectRecord(json: unknown, team: string, receivedAt: Milliseconds): WorkspaceInfoRecord {
  const { name, domain, icon } = teamInfoSchema.parse(json)?.team ?? {};
  const icons = icon?.image_default === true ? undefined : [icon?.image_132, icon?.image_88, icon?.image_68];
  return workspaceInfoRecord(receivedAt, team, {
    name,
    domain,
    icon: icons?.find((url) => url?.startsWith('https://')),
  });
}

/** The record of the known fields of the workspace. `receivedAt`: ms UTC. */
export function workspaceInfoRecord(
  receivedAt: Milliseconds,
  team: string,
  fields: { name: string | undefined; domain: string | undefined; icon: string | undefined },
): WorkspaceInfoRecord {
  const timestamp = formatSlackTimestamp(msToUs(receivedAt));
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
    ...omitUndefined(fields),
  };
}
