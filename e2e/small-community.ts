import { DAY_MS } from '../backend/src/core/time/units.ts';
import type { ProductProcess } from '../test/product/product-process.ts';
import { channelCreatedEvent, messageEvent, teamJoinEvent, uniqueTs } from '../test/slack/slack-events.ts';

/** Posts two people, two channels, and three messages of the last three days. */
export async function postSmallCommunity(server: ProductProcess): Promise<void> {
  await server.post(teamJoinEvent('U1', 'Ann Lee'));
  await server.post(teamJoinEvent('U2', 'Bob Ray'));
  await server.post(channelCreatedEvent('C1', 'help'));
  await server.post(channelCreatedEvent('C2', 'general'));
  await server.post(messageEvent('why does it blink?', { user: 'U1', channel: 'C1', ts: uniqueTs(3 * DAY_MS) }));
  await server.post(messageEvent('hello', { user: 'U2', channel: 'C2', ts: uniqueTs(2 * DAY_MS) }));
  await server.post(messageEvent('good morning', { user: 'U2', channel: 'C2' }));
}
