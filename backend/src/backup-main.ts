import { loadConfig } from './config/load-config.ts';
import { backUpJournal } from './journal/back-up-journal.ts';
import { createLogger } from './ops/logger.ts';

const logger = createLogger({ level: 'info', format: 'text' });

/** `npm run backup -- FOLDER`: copies the data of the settings here, while the product runs or not. */
async function main(): Promise<void> {
  const [target, ...more] = process.argv.slice(2);
  if (!target || more.length > 0) throw new Error('Where to? For example: npm run backup -- ./backup-monday');
  const { dataDir } = loadConfig();
  const { entries, bytes } = await backUpJournal(dataDir, target);
  logger.info(`${entries} entries of ${dataDir} are in ${target} (${bytes} bytes). To use them: DATA_DIR=${target}`);
}

main().catch((error: unknown) => {
  logger.error(`No backup: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
