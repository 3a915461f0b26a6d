import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { inventExport } from './invent-export.ts';

const HELP = `node --import tsx demo/export-main.ts [options] FILE.zip

Writes a Slack export of an invented workspace, to try the import with.

  --messages 20000   the number of messages
  --days 365         the number of days, the last of which ends now
  --people 400       the number of people
  --channels 20      the number of channels
  --seed 7           invents another workspace; the same seed gives the same one
  --team T...        the id of the workspace, default T0DEMOPANDA
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
