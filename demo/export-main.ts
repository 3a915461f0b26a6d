import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { inventExport } from './invent-export.ts';

const HELP = `node --import tsx demo/export-main.ts [options] FILE.zip

Writes an export of an invented workspace, as Slack makes them, to try the import with.

  --messages 20000   how many
  --days 365         over how long, until now
  --people 400       who write them
  --channels 20      in so many channels
  --seed 7           another one; the same seed gives the same one
  --team T...        the workspace's id, default T0DEMOPANDA
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    messages: { type: 'string', default: '20000' },
    days: { type: 'string', default: '365' },
    people: { type: 'string', default: '400' },
    channels: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    team: { type: 'string', default: 'T0DEMOPANDA' },
  },
});

const [file] = positionals;
if (file) {
  const [messages, days, people, channels, seed] = [
    values.messages,
    values.days,
    values.people,
    values.channels,
    values.seed,
  ].map(Number);
  const zip = inventExport({
    team: values.team,
    messages: messages ?? 0,
    days: days ?? 1,
    people: people ?? 1,
    channels: channels ?? 1,
    seed: seed ?? 1,
    endMs: Date.now(),
  });
  await pipeline(zip.outputStream, createWriteStream(file));
} else {
  console.log(HELP);
}
