import { readFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Journal } from '../journal/journal.ts';
import { createEmbeddedLog } from '../log/embedded-log.ts';
import type { Log } from '../log/log.ts';
import { createRedpandaLog, type RedpandaLogSettings } from '../log/redpanda/redpanda-log.ts';

/** The log that the settings name: the topic where there are brokers, else the journal itself. */
export function openLog(
  journal: Journal,
  { kafka, journalMaxBytes: journalLimit }: Pick<Config, 'kafka' | 'journalMaxBytes'>,
  logger: RedpandaLogSettings['logger'],
): Log {
  if (!kafka) return createEmbeddedLog(journal);
  const { brokers, topic, caFile, sasl } = kafka;
  const ssl = caFile ? { ca: readCertificates(caFile) } : kafka.ssl;
  const secured = { ...(ssl ? { ssl } : {}), ...(sasl ? { sasl } : {}) };
  return createRedpandaLog({ journal, brokers, topic, logger, journalMaxBytes: journalLimit, ...secured });
}

function readCertificates(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`KAFKA_SSL_CA_FILE cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}
