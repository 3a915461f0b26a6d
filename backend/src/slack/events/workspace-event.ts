import type { WorkspaceInfoRecord } from '../../core/records/record.ts';
import { lenientName, lenientObject, lenientText, lenientTs, omitUndefined } from '../lenient-schema.ts';
import { commonFields, eventTimestamp, type ReceivedEnvelope } from './record-fields.ts';

const workspaceEventSchema = lenientObject({ name: lenientName, domain: lenientText, event_ts: lenientTs });

/**
 * Creates the parser of one of two events. `team_rename` carries the new name, `team_domain_change` the new domain:
 * docs.slack.dev/reference/events/team_rename
 */
export function workspaceParser(event_type: 'team_rename' | 'team_domain_change') {
  return (json: unknown, received: ReceivedEnvelope): WorkspaceInfoRecord | undefined => {
    const event = workspaceEventSchema.parse(json);
    const change =
      event_type === 'team_rename' ? omitUndefined({ name: event?.name }) : omitUndefined({ domain: event?.domain });
    const timestamp = eventTimestamp(event?.event_ts, received);
    return { ...commonFields(received, timestamp, false), event_type, metric_type: 'none', ...change };
  };
}
