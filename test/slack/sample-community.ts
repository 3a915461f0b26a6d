import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../backend/src/core/time/units.ts';
import type { ProductProcess } from '../product/product-process.ts';
import { channelCreatedEvent, messageEvent, teamJoinEvent, uniqueTs } from './slack-events.ts';

const USER_NAMES = [
  'Mirembe Sato-Lund',
  'Idris Quillfeather',
  'Tamsin Okoro-Reyes',
  'Jun-ho Applewhite',
  'Lucía Thorngate',
];
const CHANNEL_NAMES = ['help', 'general', 'show-and-tell', 'rocket-skates'];

/** Posts sixty days of a small community: 124 messages, a thread, unanswered questions, joins and new channels. */
export async function postSampleCommunity(server: Pick<ProductProcess, 'post'>): Promise<void> {
  for (const [i, name] of USER_NAMES.entries()) await server.post(teamJoinEvent(`U${i + 1}`, name));
  for (const [i, name] of CHANNEL_NAMES.entries()) await server.post(channelCreatedEvent(`C${i + 1}`, name));
  for (let n = 0; n < 120; n++) {
    const at = {
      user: `U${((n * n) % 5) + 1}`,
      channel: `C${(n % 4) + 1}`,
      ts: uniqueTs((120 - n) * 12 * HOUR_MS + (n % 7) * HOUR_MS),
    };
    await server.post(messageEvent(`message number ${n}, with *bold* and \`code\` :tada:`, at));
  }
  const root = messageEvent('which glue survives a launch?', { user: 'U4', channel: 'C1', ts: uniqueTs(2 * DAY_MS) });
  await server.post(root);
  await server.post(
    messageEvent('the red one', {
      user: 'U1',
      channel: 'C1',
      thread_ts: root['ts'],
      ts: uniqueTs(2 * DAY_MS - HOUR_MS),
    }),
  );
  await server.post(
    messageEvent('why does the portable hole close?', { user: 'U3', channel: 'C1', ts: uniqueTs(DAY_MS) }),
  );
  await server.post(messageEvent('and who has the key?', { user: 'U2', channel: 'C2', ts: uniqueTs(50 * MINUTE_MS) }));
}
