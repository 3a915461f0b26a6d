import { readFileSync } from 'node:fs';
import type { KafkaConfig } from './config.ts';
import { createEmbeddedLog } from './log/embedded-log.ts';
import type { Journal } from './log/journal.ts';
import type { Log } from './log/log.ts';
import { createRedpandaLog, type RedpandaSettings } from './log/redpanda-log.ts';

/** The log that the settings name: the topic where there are brokers, else the journal itself. */
export function openLog(journal: Journal, kafka: KafkaConfig | undefined, logger: RedpandaSettings['logger']): Log {
  if (!kafka) return createEmbeddedLog(journal);
  const { brokers, topic, caFile, sasl } = kafka;
  const ssl = caFile ? { ca: readFileSync(caFile, 'utf8') } : kafka.ssl;
  return createRedpandaLog({ journal, brokers, topic, logger, ...(ssl ? { ssl } : {}), ...(sasl ? { sasl } : {}) });
}
