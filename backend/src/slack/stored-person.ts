import type { UserChangeRecord } from '../core/record.ts';
import { naturalKey } from './delivery.ts';
import type { EventEnvelope } from './envelope.ts';
import { object, seconds } from './lenient.ts';
import { profileRecord } from './people-event.ts';
import type { Archive } from './stored-message.ts';

const dated = object({ updated: seconds });

/**
 * The record of a person as `users.list` and `users.info` show them, of when they last changed: what `user_change` said
 * then. `undefined` without an id. `receivedAt`: ms UTC.
 */
export function storedPerson(
  user: unknown,
  { source, team }: Pick<Archive, 'source' | 'team'>,
  receivedAt: number,
): UserChangeRecord | undefined {
  const event = { user, cache_ts: dated.parse(user)?.updated };
  const envelope: EventEnvelope = {
    kind: 'event',
    type: 'user_change',
    team,
    event,
    own_user: undefined,
    event_id: undefined,
    event_time: undefined,
  };
  const record = profileRecord(event, { envelope, receivedAt });
  return record && { ...record, source, event_id: `${source}:${naturalKey(record)}` };
}
