import type { UserChangeRecord } from '../core/record.ts';
import { naturalKey } from './delivery.ts';
import type { EventEnvelope } from './envelope.ts';
import { lenientObject, lenientSeconds } from './lenient.ts';
import { userChangeRecord } from './people-event.ts';
import type { ArchiveContext } from './stored-message.ts';

const updatedSchema = lenientObject({ updated: lenientSeconds });

/**
 * The record of a person as `users.list` and `users.info` show them, of when they last changed: what `user_change` said
 * then. `undefined` without an id. `receivedAt`: ms UTC.
 */
export function userObjectRecord(
  user: unknown,
  { source, team }: Pick<ArchiveContext, 'source' | 'team'>,
  receivedAt: number,
): UserChangeRecord | undefined {
  const event = { user, cache_ts: updatedSchema.parse(user)?.updated };
  const envelope: EventEnvelope = {
    kind: 'event',
    type: 'user_change',
    team,
    event,
    botUserId: undefined,
    event_id: undefined,
    event_time: undefined,
  };
  const record = userChangeRecord(event, { envelope, receivedAt });
  return record && { ...record, source, event_id: `${source}:${naturalKey(record)}` };
}
