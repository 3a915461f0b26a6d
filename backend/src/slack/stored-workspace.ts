import type { WorkspaceInfoRecord } from '../core/record.ts';
import { formatSlackTimestamp } from '../core/timestamp.ts';
import { anything, given, object, text } from './lenient.ts';

const answer = object({
  team: object({
    name: text,
    domain: text,
    icon: object({ image_68: text, image_88: text, image_132: text, image_default: anything }),
  }),
});

/** The record of the workspace as `team.info` shows it now, `receivedAt` (ms UTC). The picture that Slack draws for those without one is none. */
export function storedWorkspace(json: unknown, team: string, receivedAt: number): WorkspaceInfoRecord {
  const { name, domain, icon } = answer.parse(json)?.team ?? {};
  const own = icon?.image_default === true ? undefined : [icon?.image_132, icon?.image_88, icon?.image_68];
  return workspaceAsOf(receivedAt, team, { name, domain, icon: own?.find((url) => url?.startsWith('https://')) });
}

/** The record of what is known of the workspace at a time (ms UTC). */
export function workspaceAsOf(
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
    ...given(known),
  };
}
