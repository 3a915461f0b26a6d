import type { KafkaPort, KafkaPortOptions } from '../kafka-port.ts';
import { createKafkaClientFactory } from './kafka-client.ts';
import { KafkajsAdmin } from './kafkajs-admin.ts';
import { KafkajsConsumer } from './kafkajs-consumer.ts';
import { KafkajsProducer } from './kafkajs-producer.ts';

/** The Kafka client of the Redpanda engine, made of kafkajs. Connects to nothing yet. */
export function createKafkajsPort(options: KafkaPortOptions): KafkaPort {
  const clients = createKafkaClientFactory(options);
  let admin: KafkajsAdmin | undefined;

  async function openAdmin(): Promise<KafkajsAdmin> {
    admin = await KafkajsAdmin.connect(clients);
    return admin;
  }

  /** Through the admin connection that is open anyway. If none is, the broker is away, and it expires empty groups. */
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
