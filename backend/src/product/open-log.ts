import { readFileSync } from 'node:fs';
import { errorMessage } from '../async/error-message.ts';
import type { Config } from '../config/config.ts';
import type { Journal } from '../journal/journal.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import type { Log } from '../log/log.ts';
import { createRedpandaLog, type RedpandaLogSettings } from '../log/redpanda/redpanda-log.ts';

/**
 * Opens the log that the settings name (docs/architecture.md#log-engines): the topic if there are brokers, else the journal
 * itself. Throws if the file of certificates cannot be read.
 */
export function openLog(
  journal: Journal,
  { kafka, journalMaxBytes }: Pick<Config, 'kafka' | 'journalMaxBytes'>,
  logger: RedpandaLogSettings['logger'],
): Log {
  if (!kafka) return createEmbeddedLog(journal);
  const { brokers, topic, caFile, sasl } = kafka;
  const ssl = caFile ? { ca: readCertificates(caFile) } : kafka.ssl;
  const security = { ...(ssl ? { ssl } : {}), ...(sasl ? { sasl } : {}) };
  return createRedpandaLog({ journal, brokers, topic, logger, journalMaxBytes, ...security });
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(
      `KAFKA_SSL_CA_FILE cannot be read: ${errorMessage(error)}. Set it to the path of a PEM file that SlackPanda may read.`,
      { cause: error },
    );
  }
}
