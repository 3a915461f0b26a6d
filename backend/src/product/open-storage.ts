import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { withoutText } from '../core/records/without-text.ts';
import { type Checkpoint, CheckpointStore } from '../feed/checkpoint-store.ts';
import { TextStripper } from '../feed/text-stripper.ts';
import type { TextStore } from '../http/texts-route.ts';
import { removeLeftoverUploads } from '../import/upload.ts';
import { type Journal, openJournal } from '../journal/journal.ts';
import type { Log } from '../log/log.ts';
import { RereadList } from '../slack/reread/reread-list.ts';
import type { GapTracker } from '../slack/sync/gap-tracker.ts';
import { removeTexts, TopicTexts } from '../texts/topic-texts.ts';
import { type CloseStack, openAll } from './close-stack.ts';
import { durableTextFile } from './durable-text-file.ts';
import { openGapTracker } from './open-gap-tracker.ts';
import { openLog } from './open-log.ts';
import type { ProductDependencies } from './product-dependencies.ts';
import { withoutRepeats } from './without-repeats.ts';

/** Resolves once the records survive a crash. */
export type AppendRecords = (records: readonly SlackRecord[]) => Promise<void>;

/** Everything that outlives the process. */
export interface Storage {
  journal: Journal;
  log: Log;
  checkpoints: CheckpointStore;
  /** The folded state of an earlier run; undefined if there is no usable checkpoint. */
  checkpoint: Checkpoint | undefined;
  gapTracker: GapTracker;
  rereads: RereadList;
  /** With `KEEP_TEXT=false` it removes the texts, and `restoreText` adds them to the records that the feed reads. */
  append: AppendRecords;
  /** With `KEEP_TEXT=false` it removes the texts permanently. */
  appendImported: AppendRecords;
  restoreText: ((record: SlackRecord) => SlackRecord) | undefined;
  /** The texts of messages; undefined with `KEEP_TEXT=false`. */
  texts: TextStore | undefined;
  close(): Promise<void>;
}

/** Opens the data folder and the log. Rejects if another process uses the folder, or if a file in it is damaged. */
export function openStorage(
  config: Config,
  { now, logger }: Pick<ProductDependencies, 'now' | 'logger'>,
): Promise<Storage> {
  const { dataDir, keepText, slack } = config;
  return openAll(async (opened) => {
    const journal = opened.add(await openJournal(dataDir));
    const log = opened.add(openLog(journal, config, logger.child('log')));
    const checkpoints = new CheckpointStore(dataDir, keepText, logger.child('checkpoint').warn);
    const checkpoint = await checkpoints.load(slack.teamId);
    const gapTracker = opened.add(await openGapTracker(dataDir, now, logger.child('slack').warn));
    const rereads = opened.add(
      await RereadList.open({
        file: durableTextFile(join(dataDir, 'reread')),
        warn: withoutRepeats(logger.child('slack').warn),
      }),
    );
    await removeLeftoverUploads(dataDir);
    const texts = await openTexts(config, journal, log, logger.child('texts').warn, opened);
    return {
      journal,
      log,
      checkpoints,
      checkpoint,
      gapTracker,
      rereads,
      texts,
      ...appendTo(log, keepText),
      close: () => opened.close(),
    };
  });
}

/** The journal holds the texts of an embedded log; those of a topic are in a folder of their own. */
async function openTexts(
  { dataDir, keepText, kafka }: Pick<Config, 'dataDir' | 'keepText' | 'kafka'>,
  journal: Journal,
  log: Log,
  warn: (text: string) => void,
  opened: CloseStack,
): Promise<TextStore | undefined> {
  const dir = join(dataDir, 'texts');
  if (keepText && kafka) return opened.add(new TopicTexts({ dir, log, warn }));
  await removeTexts(dir);
  return keepText ? journal : undefined;
}

function appendTo(log: Log, keepText: boolean): Pick<Storage, 'append' | 'appendImported' | 'restoreText'> {
  if (keepText) return { append: log.append, appendImported: log.append, restoreText: undefined };
  const texts = new TextStripper();
  return {
    append: (records) => log.append(records.map(texts.strip)),
    appendImported: (records) => log.append(records.map(withoutText)),
    restoreText: texts.restore,
  };
}
