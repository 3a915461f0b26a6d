import { errorMessage } from './async/error-message.ts';
import { loadConfig } from './config/load-config.ts';
import { backUpJournal } from './journal/back-up-journal.ts';
import { createLogger } from './ops/logger.ts';

const logger = createLogger({ level: 'info', format: 'text' });

/** `npm run backup -- FOLDER` copies the journal of `DATA_DIR`; see `docs/operations.md#backup`. */
async function main(): Promise<void> {
  const [target, ...more] = process.argv.slice(2);
  if (!target || more.length > 0)
    throw new Error('name one new folder, for example: npm run backup -- ./backup-monday');
  const { dataDir } = loadConfig();
  const { entries, bytes } = await backUpJournal(dataDir, target);
  logger.info(
    `Copied ${entries} entries (${bytes} bytes) of ${dataDir} to ${target}. To use the copy, start with DATA_DIR=${target}`,
  );
}

main().catch((error: unknown) => {
  logger.error(`The backup failed: ${errorMessage(error)}`);
  process.exit(1);
});
