import type { WorkspaceInfoRecord } from '../core/record.ts';
import { common, type Delivery, happened } from './delivery.ts';
import { given, object, slackTs, text } from './lenient.ts';

const workspaceEvent = object({ name: text, domain: text, event_ts: slackTs });

/** `team_rename` tells the new name, `team_domain_change` the new domain (docs.slack.dev/reference/events/team_rename). */
export function workspaceRecord(event_type: 'team_rename' | 'team_domain_change') {
  return (json: unknown, delivery: Delivery): WorkspaceInfoRecord | undefined => {
    const event = workspaceEvent.parse(json);
    const news = event_type === 'team_rename' ? given({ name: event?.name }) : given({ domain: event?.domain });
    const timestamp = happened(event?.event_ts, delivery);
    return { ...common(delivery, timestamp, false), event_type, metric_type: 'none', ...news };
  };
}
