import type { KafkaPort, KafkaPortOptions } from '../kafka-port.ts';
import { createKafkaClientFactory } from './kafka-client.ts';
import { KafkajsAdmin } from './kafkajs-admin.ts';
import { KafkajsConsumer } from './kafkajs-consumer.ts';
import { KafkajsProducer } from './kafkajs-producer.ts';

/** Creates the Kafka client of the Redpanda engine, based on kafkajs. It connects to nothing yet. */
export function createKafkajsPort(options: KafkaPortOptions): KafkaPort {
  const clients = createKafkaClientFactory(options);
  let admin: KafkajsAdmin | undefined;

  async function openAdmin(): Promise<KafkajsAdmin> {
    admin = await KafkajsAdmin.connect(clients);
    return admin;
  }

  /**
   * Uses the open admin connection. If there is none, the broker is out of reach, and deletes the empty group itself
   * later.
   */
  async function deleteGroup(groupId: string): Promise<void> {
    if (admin?.isOpen) await admin.deleteGroup(groupId);
  }

  return {
    openAdmin,
    openProducer: () => KafkajsProducer.connect(clients),
    openConsumer: (consumer) =>
      new KafkajsConsumer({ ...consumer, client: clients.create(), clientId: options.clientId, deleteGroup }),
  };
}
