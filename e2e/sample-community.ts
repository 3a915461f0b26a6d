import type { Server } from './server.ts';
import { channelCreated, joined, message, ts } from './slack-events.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const PEOPLE = [
  'Mirembe Sato-Lund',
  'Idris Quillfeather',
  'Tamsin Okoro-Reyes',
  'Jun-ho Applewhite',
  'Lucía Thorngate',
];
const CHANNELS = ['help', 'general', 'show-and-tell', 'rocket-skates'];

/** Sixty days of a small community, with questions that wait, a thread, and somebody new. */
export async function fill(server: Pick<Server, 'post'>): Promise<void> {
  for (const [i, name] of PEOPLE.entries()) await server.post(joined(`U${i + 1}`, name));
  for (const [i, name] of CHANNELS.entries()) await server.post(channelCreated(`C${i + 1}`, name));
  for (let n = 0; n < 120; n++) {
    const at = {
      user: `U${((n * n) % 5) + 1}`,
      channel: `C${(n % 4) + 1}`,
      ts: ts((120 - n) * 12 * HOUR + (n % 7) * HOUR),
    };
    await server.post(message(`message number ${n}, with *bold* and \`code\` :tada:`, at));
  }
  const root = message('which glue survives a launch?', { user: 'U4', channel: 'C1', ts: ts(2 * DAY) });
  await server.post(root);
  await server.post(
    message('the red one', { user: 'U1', channel: 'C1', thread_ts: root['ts'], ts: ts(2 * DAY - HOUR) }),
  );
  await server.post(message('why does the portable hole close?', { user: 'U3', channel: 'C1', ts: ts(DAY) }));
  await server.post(message('and who has the key?', { user: 'U2', channel: 'C2', ts: ts(50 * 60_000) }));
}
