import type { UserChangeRecord } from '../../core/records/record.ts';
import type { Milliseconds } from '../../core/time/units.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { naturalKey } from '../events/record-fields.ts';
import { userChangeRecord } from '../events/user-event.ts';
import { lenientObject, lenientSeconds } from '../lenient-schema.ts';
import type { ArchiveContext } from './message-object.ts';

const updatedSchema = lenientObject({ updated: lenientSeconds });

/**
 * The record of a user object, as `users.list`, `users.info` and an export return it: a `user_change` at the time of
 * the last update. `undefined` without an id. `receivedAt`: ms UTC. See docs/slack-events.md#users
 */
export function userObjectRecord(
  user: unknown,
  { source, team }: Pick<ArchiveContext, 'source' | 'team'>,
  receivedAt: Milliseconds,
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
